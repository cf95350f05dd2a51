/// A small Site that tests of this room read from.
#pragma once

#include <memory>
#include <string>

#include "site/site.hpp"

namespace feedd::serve {

inline const Instant modified{std::chrono::seconds(784111777)};  // Sun, 06 Nov 1994 08:49:37 GMT
inline const std::string atom(2000, 'a'), page = "<!DOCTYPE html><p>hello</p>";

inline site::DocumentPtr made(std::string path, std::string type, site::Body bytes) {
  auto etag = site::etag_of(bytes);
  return site::document(std::move(path), std::move(type), std::move(bytes), etag, modified);
}

/// More parts than the kernel takes at once, of all sizes.
inline site::Body of_many_parts() {
  site::Body out;
  for (std::size_t i = 0; i < 300; ++i) {
    out.append(site::Part(std::string(i % 50 == 0 ? 100'000 : i % 7, static_cast<char>('a' + i % 26))));
  }
  return out;
}

inline std::shared_ptr<const site::Site> offer(std::size_t large = 0) {
  auto site =
      site::Site()
          .with({made("/", "text/html; charset=utf-8", page),
                 made("/atom.xml", "application/atom+xml; charset=utf-8", atom),
                 made("/feed.json", "application/feed+json; charset=utf-8", std::string("{}")),
                 made("/cloud/", "text/html; charset=utf-8", page),
                 made("/tags/技术/", "text/html; charset=utf-8", page),
                 made("/tags/技术/atom.xml", "application/atom+xml; charset=utf-8", atom),
                 made("/tags/c++/atom.xml", "application/atom+xml; charset=utf-8", atom),
                 made("/status.json", "application/json", std::string("{}")),
                 made("/parts", "text/plain", of_many_parts()), made("/large", "text/plain", std::string(large, 'L'))})
          .aliased("/feed.xml", "/atom.xml")
          .aliased("/feed/", "/atom.xml");
  return std::make_shared<const site::Site>(std::move(site));
}

}  // namespace feedd::serve
