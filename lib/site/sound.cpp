#include "site/sound.hpp"

#include "base/log.hpp"
#include "codec/check.hpp"

namespace feedd::site {

DocumentPtr Sound::better(const std::string& path, const codec::Format& format, const codec::Frame& frame,
                          const Site* shown) {
  const auto faults = codec::check_frame(format, frame, codec::Look::errors);
  const auto* fault = codec::first_error(faults);
  if (!fault) {
    unsound_.erase(path);
    return nullptr;
  }
  auto& known = unsound_[path];
  if (known.what != fault->what) {
    known.what = fault->what;
    log::error("output.unsound", {{"path", path}, {"rule", fault->rule}, {"what", fault->what}});
  }
  const auto there = shown ? shown->documents().find(path) : Site::Documents::const_iterator();
  if (known.is_shown || !shown || there == shown->documents().end()) {
    known.is_shown = true;
    return nullptr;
  }
  return there->second;
}

}  // namespace feedd::site
