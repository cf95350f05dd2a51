// Any text as a configuration, in TOML and in YAML: taken, or refused with a sentence for each fault; twice the same.
#include <string>

#include "config/load.hpp"
#include "fuzz.hpp"

using namespace feedd;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::view(data, size);
  for (const char* file : {"/nonexistent/feedd.toml", "/nonexistent/feedd.yaml"}) {
    const auto once = config::parse(text, file, {});
    const auto twice = config::parse(text, file, {});
    fuzz::must(once.has_value() == twice.has_value(), "the same text is taken twice or refused twice");
    if (once) {
      fuzz::must(once->upstreams == twice->upstreams && once->lists == twice->lists && once->serve == twice->serve &&
                     once->url == twice->url && once->store == twice->store,
                 "the same text says the same");
      continue;
    }
    fuzz::must(!once.error().empty(), "who refuses says why");
    for (const auto& finding : once.error()) {
      if (!finding.what.starts_with(std::string(file) + ":")) std::fprintf(stderr, "%s\n", finding.what.c_str());
      fuzz::must(finding.what.starts_with(std::string(file) + ":"), "a finding names the file");
      fuzz::must(finding.what.find('\n') == std::string::npos, "a finding is one line");
    }
  }
  return 0;
}
