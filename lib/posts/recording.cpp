#include "posts/recording.hpp"

#include <fmt/format.h>
#include <taglib/audioproperties.h>
#include <taglib/fileref.h>
#include <taglib/tfilestream.h>

namespace feedd::posts {
namespace {

/// TagLib tells the kind of a file by its name; this one is opened by its descriptor.
class NamedStream : public TagLib::FileStream {
 public:
  NamedStream(int descriptor, const std::string& name)
      : FileStream(fmt::format("/proc/self/fd/{}", descriptor).c_str(), true), name_(name) {}
  TagLib::FileName name() const override { return name_.c_str(); }

 private:
  std::string name_;
};

}  // namespace

std::optional<std::chrono::seconds> duration_of(int descriptor, const std::string& name) {
  NamedStream stream(descriptor, name);
  if (!stream.isOpen()) return std::nullopt;
  const TagLib::FileRef file(&stream, true, TagLib::AudioProperties::Average);
  if (file.isNull() || !file.audioProperties() || file.audioProperties()->lengthInMilliseconds() <= 0) {
    return std::nullopt;
  }
  return std::chrono::seconds((file.audioProperties()->lengthInMilliseconds() + 500) / 1000);
}

}  // namespace feedd::posts
