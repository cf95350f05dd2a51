#include "base/date_words.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include "base/text.hpp"

namespace feedd {
namespace {

constexpr std::array<std::string_view, 12> english = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};

/// A month's names in the languages feeds are written in, in lower case and without accents; inflected where a date
/// inflects them.
constexpr std::array<std::string_view, 12> month_names = {
    // clang-format off
    "january janvier janv januar janner jan jaenner enero ene gennaio gen janeiro januari januara stycznia styczen sty "
    "ledna leden led ocak oca января январь янв січня січ ιανουαριου ιανουαριος ιαν",
    "february fevrier fevr fev februar feb febrero febbraio fevereiro februari lutego luty lut unora unor subat sub "
    "февраля февраль февр фев лютого лют φεβρουαριου φεβρουαριος φεβ",
    "march mars marz maerz mar marzo marco maart mrt marts marca marzec brezna brezen bre mart marcius marc "
    "марта март мар березня бер μαρτιου μαρτιος μαρ",
    "april avril avr apr abril abr aprile kwietnia kwiecien kwi dubna duben dub nisan nis aprilis "
    "апреля апрель апр квітня квіт кві απριλιου απριλιος απρ",
    "may mai mayo maggio mag maio mei maj maja kvetna kveten kve mayis majus мая маи травня трав тра μαιου μαιος μαι",
    "june juin juni jun junio giugno giu junho czerwca czerwiec cze cervna cerven haziran haz junius "
    "июня июнь июн червня черв чер ιουνιου ιουνιος ιουν",
    "july juillet juil juli jul julio luglio lug julho lipca lipiec lip cervence cervenec temmuz tem julius "
    "июля июль июл липня лип ιουλιου ιουλιος ιουλ",
    "august aout aug agosto ago augustus augusti sierpnia sierpien sie srpna srpen srp agustos agu augusztus "
    "августа август авг серпня серп сер αυγουστου αυγουστος αυγ",
    "september septembre sept sep septiembre setiembre settembre set setembro wrzesnia wrzesien wrz zari eylul eyl "
    "szeptember szept сентября сентябрь сент сен вересня верес вер σεπτεμβριου σεπτεμβριος σεπ",
    "october octobre oct oktober okt octubre ottobre ott outubro out pazdziernika pazdziernik paz rijna rijen rij ekim "
    "eki октября октябрь окт жовтня жовт жов οκτωβριου οκτωβριος οκτ",
    "november novembre nov noviembre novembro listopada listopad listopadu lis kasim kas "
    "ноября ноябрь нояб ноя листопада лист νοεμβριου νοεμβριος νοε",
    "december decembre dec dezember dez diciembre dic dicembre dezembro desember des grudnia grudzien gru prosince "
    "prosinec aralik ara декабря декабрь дек грудня груд δεκεμβριου δεκεμβριος δεκ",
    // clang-format on
};

/// Halves of the day.
constexpr std::pair<std::string_view, std::string_view> halves[] = {
    {"am", "am"},   {"pm", "pm"},   {"πμ", "am"},   {"μμ", "pm"},   {"上午", "am"}, {"下午", "pm"}, {"凌晨", "am"},
    {"早上", "am"}, {"晚上", "pm"}, {"午前", "am"}, {"午後", "pm"}, {"오전", "am"}, {"오후", "pm"}};

/// Signs behind the numbers of a date.
constexpr std::pair<std::string_view, std::string_view> signs[] = {
    {"年", "-"}, {"月", "-"}, {"日", " "}, {"號", " "}, {"号", " "}, {"時", ":"}, {"时", ":"}, {"点", ":"},
    {"分", ":"}, {"秒", " "}, {"년", "-"}, {"월", "-"}, {"일", " "}, {"시", ":"}, {"분", ":"}, {"초", " "}};

const std::unordered_map<std::string, std::string_view>& words() {
  static const auto table = [] {
    std::unordered_map<std::string, std::string_view> all;
    for (std::size_t month = 0; month < english.size(); ++month) {
      for (const auto& name : split(month_names[month], ' ')) all.emplace(name, english[month]);
    }
    for (const auto& [word, half] : halves) all.emplace(word, half);
    for (std::string_view zone :
         {"z",    "ut",  "utc",  "gmt", "est", "edt", "cst", "cdt",  "mst", "mdt", "pst", "pdt", "cet",
          "cest", "met", "mest", "msk", "jst", "kst", "eet", "eest", "bst", "hkt", "t",   "w"}) {
      all.emplace(zone, zone);
    }
    return all;
  }();
  return table;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

/// Replaces the signs where they follow a digit, and takes halves of the day out of runs of signs; weekdays in these
/// scripts go: 星期四, 周四, 목요일, 木曜日, （木）.
std::string without_signs(std::string_view text) {
  std::string out;
  bool after_number = false;
  while (!text.empty()) {
    bool found = false;
    if (after_number) {
      for (const auto& [sign, with] : signs) {
        if (!text.starts_with(sign)) continue;
        out += with;
        text.remove_prefix(sign.size());
        found = true;
        break;
      }
    }
    for (const auto& [word, half] : halves) {
      if (found || static_cast<unsigned char>(word.front()) < 0xE0 || !text.starts_with(word)) continue;
      out.append(" ").append(half).append(" ");
      text.remove_prefix(word.size());
      found = true;
    }
    after_number = false;
    if (found) continue;
    after_number = text.front() >= '0' && text.front() <= '9';
    out += text.front();
    text.remove_prefix(1);
    while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xC0) == 0x80) {  // the rest of a character
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

}  // namespace

std::string date_in_english(std::string_view text) {
  std::string plain = without_signs(fold_accents(text)), out, half;
  std::string_view rest = plain;
  while (!rest.empty()) {
    std::size_t end = 0;
    while (end < rest.size() && is_letter(rest[end])) ++end;
    if (end == 0) {
      if (rest.front() == '(') {
        std::size_t close = rest.find(')');
        rest.remove_prefix(close == std::string_view::npos ? rest.size() : close + 1);
        continue;
      }
      out += rest.front();
      rest.remove_prefix(1);
      continue;
    }
    auto known = words().find(std::string(rest.substr(0, end)));
    rest.remove_prefix(end);
    if (known == words().end()) {
      if (!rest.empty() && rest.front() == '.') rest.remove_prefix(1);
      continue;
    }
    if (known->second == "am" || known->second == "pm") {
      half = known->second;
    } else {
      auto month = std::find(english.begin(), english.end(), known->second);
      bool in_numbers = month != english.end() && out.size() == 5 && out.back() == '-';  // 2004-július-13
      if (in_numbers) {
        auto number = std::to_string(month - english.begin() + 1);
        out += number.size() == 1 ? "0" + number : number;
      } else {
        out += known->second;
      }
      if (!rest.empty() && rest.front() == '.') rest.remove_prefix(1);
    }
  }
  std::string_view trimmed = trim(out);
  while (!trimmed.empty() && std::string_view(",-: .").find(trimmed.back()) != std::string_view::npos)
    trimmed.remove_suffix(1);
  while (!trimmed.empty() && std::string_view(",-: .").find(trimmed.front()) != std::string_view::npos)
    trimmed.remove_prefix(1);
  std::string all = squeeze(trimmed);
  // `3:04: +08:00`, `2004- 07- 08`: what blanks and missing numbers leave.
  all = replace_all(replace_all(all, ": ", " "), "- ", "-");
  if (all.find_first_not_of("0123456789") == std::string::npos) return {};  // no date is left of it
  if (half.empty()) return all;
  std::size_t clock = all.find(':');
  if (clock == std::string::npos) return all;
  std::size_t after = all.find_first_not_of("0123456789:.", clock);
  return all.insert(after == std::string::npos ? all.size() : after, " " + half);
}

}  // namespace feedd
