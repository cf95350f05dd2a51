/// Writes the table of lib/base/han.cpp: the Chinese ideographs of Unicode's first plane as ICU has them in Latin
/// letters. ICU takes a tenth of a second to make its rules ready, which is done here once instead of at each start.
#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

constexpr UChar32 first = 0x4E00, last = 0x9FFF;

bool is_ideograph(UChar32 c) { return c >= first && c <= last; }

/// Its syllables, each once, the empty one first.
class Syllables {
 public:
  std::size_t place(const std::string& syllable) {
    const auto [known, fresh] = places_.emplace(syllable, all_.size());
    if (fresh) all_.push_back(syllable);
    return known->second;
  }
  const std::vector<std::string>& all() const { return all_; }

 private:
  std::map<std::string, std::size_t> places_{{"", 0}};
  std::vector<std::string> all_{""};
};

/// Empty where it is not a syllable.
std::string romanised(const icu::Transliterator& latin, icu::UnicodeString text) {
  latin.transliterate(text);
  std::string out;
  text.toUTF8String(out);
  out.resize(std::min(out.find(' '), out.size()));  // of the first of several
  return out.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos ? out : "";
}

/// Ideographs that sound otherwise before some others, each with the one behind it: rules like `{重}' '?庆 > chóng;`.
std::vector<std::pair<UChar32, UChar32>> pairs_of(const icu::UnicodeString& rules) {
  std::vector<std::pair<UChar32, UChar32>> out;
  for (std::int32_t open = rules.indexOf(u'{'); open >= 0; open = rules.indexOf(u'{', open + 1)) {
    const auto arrow = rules.indexOf(u'>', open);
    if (arrow < open + 4 || rules.charAt(open + 2) != u'}') continue;
    const auto one = rules.char32At(open + 1), next = rules.char32At(arrow - 2);
    if (is_ideograph(one) && is_ideograph(next)) out.emplace_back(one, next);
  }
  return out;
}

}  // namespace

int main() {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> rules(
      icu::Transliterator::createInstance("Han-Latin", UTRANS_FORWARD, status));
  const std::unique_ptr<icu::Transliterator> latin(
      icu::Transliterator::createInstance("Han-Latin; Latin-ASCII", UTRANS_FORWARD, status));
  if (U_FAILURE(status)) return std::fprintf(stderr, "%s\n", u_errorName(status)), 1;
  Syllables syllables;
  std::printf("constexpr char32_t first = 0x%X, last = 0x%X;\nconstexpr std::uint16_t syllable_of[] = {", first, last);
  for (UChar32 c = first; c <= last; ++c) {
    std::printf("%s%zu,", (c - first) % 24 == 0 ? "\n" : "", syllables.place(romanised(*latin, {c})));
  }
  std::printf("\n};\nstruct Pair {\n  char32_t one, next;\n  std::uint16_t syllable;\n};\nconstexpr Pair pairs[] = {");
  icu::UnicodeString text;
  for (const auto& [one, next] : pairs_of(rules->toRules(text, false))) {
    std::printf("\n{0x%X, 0x%X, %zu},", one, next,
                syllables.place(romanised(*latin, icu::UnicodeString(one).append(next))));
  }
  std::printf("\n{}};\nconstexpr const char* syllables[] = {");
  for (const auto& syllable : syllables.all()) std::printf("\n\"%s\",", syllable.c_str());
  std::printf("\n};\n");
}
