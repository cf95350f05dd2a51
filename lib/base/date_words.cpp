#include "base/date_words.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace feedd {
namespace {

using Kind = DateWord::Kind;

/// Base letters and what is folded onto them: accents of the Latin and Greek scripts, and the Cyrillic letters that are
/// another one with a mark.
constexpr std::array<std::string_view, 27> letters = {
    "aàáâãäåąăā", "cçćč",  "dďđ",  "eèéêëęěėē", "gğģ", "iìíîïıīį", "lłľĺļ", "nñńňņ",  "oòóôõöőøō",
    "rřŕ",        "sśšşș", "tťţț", "uùúûüůűūų", "yýÿ", "zźżž",     "αά",    "εέ",     "ηή",
    "ιίϊΐ",       "οό",    "υύϋΰ", "ωώ",        "ий",  "ії",       "её",    "-−‐‑–—", ":∶"};

constexpr std::string_view blanks = "\xC2\xA0\xE2\x80\xAF\xE3\x80\x80\xE2\x80\x89";  // no-break, narrow, wide, thin

/// The bytes of the character that begins with `lead`.
std::size_t width(char lead) {
  auto byte = static_cast<unsigned char>(lead);
  return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

void append_folded(std::string& out, std::string_view character) {
  auto second = character.size() > 1 ? static_cast<unsigned char>(character[1]) : 0U;
  auto third = character.size() > 2 ? static_cast<unsigned char>(character[2]) : 0U;
  auto lead = static_cast<unsigned char>(character[0]);
  if (lead == 0xCC || (lead == 0xCD && second < 0xB0)) return;                     // a combining mark
  if (lead == 0xE2 && second == 0x80 && (third == 0x8E || third == 0x8F)) return;  // a mark of direction
  if (lead == 0xEF && (second == 0xBC || second == 0xBD)) {                        // the wide twins of ASCII
    auto code = (second - 0xBC) * 64 + (third - 0x80);
    if (code >= 1 && code <= 0x5E) return out.push_back(static_cast<char>(code + 0x20));
  }
  if (character == "、" || character == "،") return out.push_back(',');
  for (auto blank = blanks; !blank.empty(); blank.remove_prefix(width(blank[0]))) {
    if (blank.starts_with(character)) return out.push_back(' ');
  }
  for (auto row : letters) {
    auto base = row.substr(0, width(row[0]));
    if (row.find(character, base.size()) == std::string_view::npos) continue;
    out += base;
    return;
  }
  out += character;
}

/// Whole words between blanks; every list begins and ends with one.
bool holds(std::string_view list, std::string_view word) {
  for (auto at = list.find(word); at != std::string_view::npos; at = list.find(word, at + 1)) {
    if (list[at - 1] == ' ' && list[at + word.size()] == ' ') return true;
  }
  return false;
}

constexpr std::array<std::string_view, 12> months = {
    " january jan janvier janv januar janner jaenner jan enero ene gennaio gen janeiro januari ιανουαριοσ ιανουαριου "
    "ιαν"
    " январь января янв січень січня січ styczen stycznia sty leden ledna led ocak oca ",
    " february feb fevrier fevr fev februar feber febrero febbraio fevereiro februari febr φεβρουαριοσ φεβρουαριου φεβ"
    " февраль февраля февр фев лютии лютого лют luty lutego lut unor unora uno subat sub ",
    " march mar mars marz maerz mrz marzo marco maart mrt marts marcius marc maret μαρτιοσ μαρτιου μαρτ μαρ"
    " март марта мар березень березня бер marzec marca brezen brezna bre mart ",
    " april apr avril avr abril abr aprile aprilis απριλιοσ απριλιου απρ"
    " апрель апреля апр квітень квітня квіт кві kwiecien kwietnia kwi duben dubna dub nisan nis ",
    " may mai mayo maggio mag maio mei maj majus μαιοσ μαιου μαι"
    " маи мая травень травня трав тра maja kveten kvetna kve mayis ",
    " june jun juin juni junio giugno giu junho junius ιουνιοσ ιουνιου ιουν"
    " июнь июня июн червень червня черв чер czerwiec czerwca cze cerven cervna cvn haziran haz ",
    " july jul juillet juil juli julio luglio lug julho julius ιουλιοσ ιουλιου ιουλ"
    " июль июля июл липень липня лип lipiec lipca lip cervenec cervence cvc temmuz tem ",
    " august aug aout agosto ago augustus augusti augusztus agustus αυγουστοσ αυγουστου αυγ"
    " август августа авг серпень серпня серп сер sierpien sierpnia sie srpen srpna srp agustos agu ",
    " september sept sep septembre septiembre setiembre settembre sett set setembro szeptember szept"
    " σεπτεμβριοσ σεπτεμβριου σεπτ σεπ сентябрь сентября сент сен вересень вересня вер wrzesien wrzesnia wrz zari zar"
    " eylul eyl ",
    " october oct octobre oktober okt octubre ottobre ott outubro out οκτωβριοσ οκτωβριου οκτ"
    " октябрь октября окт жовтень жовтня жовт жов pazdziernik pazdziernika paz rijen rijna rij ekim eki ",
    " november nov novembre noviembre novembro νοεμβριοσ νοεμβριου νοεμ νοε"
    " ноябрь ноября нояб ноя листопад листопада лист лис listopad listopada listopadu lis kasim kas ",
    " december dec decembre dezember dez diciembre dic dicembre dezembro desember des δεκεμβριοσ δεκεμβριου δεκ"
    " декабрь декабря дек грудень грудня груд гру grudzien grudnia gru prosinec prosince pro aralik ara "};

constexpr std::string_view weekdays =
    " sunday sun su monday mon tuesday tue tues tu wednesday wed weds we thursday thu thur thurs th friday fri saturday"
    " sat"
    " dimanche dim lundi lun mardi mercredi mer jeudi jeu vendredi ven samedi sam"
    " sonntag so montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sa sonnabend"
    " domingo dom lunes martes miercoles mie jueves jue viernes vie sabado sab"
    " domenica lunedi martedi mercoledi giovedi gio venerdi sabato"
    " segunda seg terca ter quarta qua quinta qui sexta sex feira"
    " zondag zo maandag ma dinsdag woensdag wo donderdag vrijdag vr zaterdag za"
    " κυριακη κυρ δευτερα δευ τριτη τρι τεταρτη τετ πεμπτη πεμ παρασκευη παρ σαββατο σαβ"
    " vasarnap hetfo kedd szerda sze csutortok cs pentek szombat szo"
    " воскресенье вск вс понедельник пон пн вторник втр вт среда срд ср четверг чтв чт пятница птн пт суббота суб сб"
    " неділя нд понеділок вівторок середа четвер п'ятниця пятниця субота"
    " niedziela nie niedz poniedzialek pon wtorek wto wt sroda sro sr czwartek czw piatek pia pt sobota sob"
    " nedele ne pondeli po utery ut streda st ctvrtek ct patek pa so"
    " pazar pazartesi pzt sali sal carsamba car persembe per cuma cum cumartesi cmt"
    " sondag son mandag man tisdag tirsdag tis tir onsdag ons torsdag tor tors fredag fre lordag lor"
    " minggu senin selasa rabu kamis jumat sabtu ";

constexpr std::string_view fillers =
    " at on the of de del d da la las los le a as alle ore uhr um den der dem kl klo kello o om ob w dne to yil"
    " г года год р року в во о об hrs hours h og etc ";

/// The scripts that do not part their words. Longer ones first where one begins with another.
struct Sign {
  std::string_view text;
  Kind kind;
  int value, home;
};
constexpr std::array<Sign, 41> signs = {
    {{"十一月", Kind::month, 11, 8},  {"十二月", Kind::month, 12, 8},   {"十月", Kind::month, 10, 8},
     {"一月", Kind::month, 1, 8},     {"二月", Kind::month, 2, 8},      {"三月", Kind::month, 3, 8},
     {"四月", Kind::month, 4, 8},     {"五月", Kind::month, 5, 8},      {"六月", Kind::month, 6, 8},
     {"七月", Kind::month, 7, 8},     {"八月", Kind::month, 8, 8},      {"九月", Kind::month, 9, 8},
     {"年", Kind::year, 0, 8},        {"月", Kind::month_number, 0, 8}, {"日", Kind::day, 0, 8},
     {"号", Kind::day, 0, 8},         {"號", Kind::day, 0, 8},          {"时", Kind::hour, 0, 8},
     {"時", Kind::hour, 0, 8},        {"点", Kind::hour, 0, 8},         {"點", Kind::hour, 0, 8},
     {"分", Kind::minute, 0, 8},      {"秒", Kind::second, 0, 8},       {"上午", Kind::forenoon, 0, 8},
     {"凌晨", Kind::forenoon, 0, 8},  {"清晨", Kind::forenoon, 0, 8},   {"早上", Kind::forenoon, 0, 8},
     {"下午", Kind::afternoon, 0, 8}, {"中午", Kind::afternoon, 0, 8},  {"傍晚", Kind::afternoon, 0, 8},
     {"晚上", Kind::afternoon, 0, 8}, {"午前", Kind::forenoon, 0, 9},   {"午後", Kind::afternoon, 0, 9},
     {"년", Kind::year, 0, 9},        {"월", Kind::month_number, 0, 9}, {"일", Kind::day, 0, 9},
     {"시", Kind::hour, 0, 9},        {"분", Kind::minute, 0, 9},       {"초", Kind::second, 0, 9},
     {"오전", Kind::forenoon, 0, 9},  {"오후", Kind::afternoon, 0, 9}}};

/// 木曜日, 木曜, 목요일, 星期四, 周四: the day's own sign stands first, or last.
DateWord weekday_sign(std::string_view text) {
  auto after = text.substr(std::min<std::size_t>(3, text.size()));
  if (after.starts_with("曜日") || after.starts_with("요일")) return {Kind::weekday, 0, 9, 9};
  if (after.starts_with("曜")) return {Kind::weekday, 0, 9, 6};
  for (std::string_view word : {"星期", "礼拜", "禮拜", "周", "週"}) {
    if (text.starts_with(word)) return {Kind::weekday, 0, 8, std::min(word.size() + 3, text.size())};
  }
  return {};
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

}  // namespace

std::string folded_date(std::string_view text) {
  auto is_ascii = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  auto lower = is_ascii ? ascii_lower(text) : fold_case(text);
  std::string out;
  auto depth = 0;
  for (std::size_t at = 0; at < lower.size();) {
    auto character = std::string_view(lower).substr(at, width(lower[at]));
    at += character.size();
    auto before = out.size();
    if (character.size() == 1) {
      out += character;
    } else {
      append_folded(out, character);
    }
    if (out.size() == before) continue;
    auto opens = out[before] == '(' || out[before] == '[', closes = out[before] == ')' || out[before] == ']';
    if (opens) ++depth;
    if (opens || depth > 0) out.resize(before);
    if (closes && depth > 0) --depth;
    if (opens && !out.empty()) out += ' ';
  }
  if (out.find('.') == std::string::npos) return out;
  for (std::string_view half : {"a.m.", "a. m.", "π.μ."}) out = replace_all(out, half, "am");
  for (std::string_view half : {"p.m.", "p. m.", "μ.μ."}) out = replace_all(out, half, "pm");
  return out;
}

DateWord word_at(std::string_view folded) {
  if (static_cast<unsigned char>(folded[0]) >= 0x80) {
    if (auto weekday = weekday_sign(folded); weekday.length > 0) return weekday;
    for (const auto& sign : signs) {
      if (folded.starts_with(sign.text)) return {sign.kind, sign.value, sign.home, sign.text.size()};
    }
  }
  std::size_t end = 0;
  while (end < folded.size() && (is_letter(folded[end]) || (end > 0 && folded[end] == '\''))) ++end;
  auto word = folded.substr(0, end);
  if (word.empty()) return {};
  for (std::size_t i = 0; i < months.size(); ++i) {
    if (holds(months[i], word)) return {Kind::month, static_cast<int>(i) + 1, 0, end};
  }
  if (word == "am" || word == "πμ") return {Kind::forenoon, 0, 0, end};
  if (word == "pm" || word == "μμ") return {Kind::afternoon, 0, 0, end};
  if (holds(weekdays, word)) return {Kind::weekday, 0, 0, end};
  if (holds(fillers, word)) return {Kind::filler, 0, 0, end};
  return {Kind::unknown, 0, 0, end};
}

}  // namespace feedd
