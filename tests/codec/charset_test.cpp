#include "codec/charset.hpp"

#include <gtest/gtest.h>

#include <string>

#include "base/text.hpp"
#include "codec/charset_label.hpp"

namespace feedd::codec {
namespace {

using namespace std::string_literals;

std::string feed(const std::string& encoding, const std::string& title) {
  std::string declaration = encoding.empty() ? "" : "<?xml version=\"1.0\" encoding=\"" + encoding + "\"?>";
  return declaration + "<rss><channel><title>" + title + "</title></channel></rss>";
}

/// What stands between the tags of feed(), read.
std::string title_of(const Decoded& decoded) {
  auto begin = decoded.text.find("<title>"), end = decoded.text.find("</title>");
  if (begin == std::string::npos || end == std::string::npos) return "no title in: " + printable(decoded.text);
  return decoded.text.substr(begin + 7, end - begin - 7);
}

struct LabelCase {
  std::string label, charset, bytes, text;
};

TEST(Charset, is_what_publishers_mean_by_their_label) {
  const LabelCase cases[] = {
      {"gb2312", "gb18030", "\xD6\xD0\xCE\xC4\xC4\xDA\xC8\xDD\xA3\xAC\xBC\xF2\xCC\xE5\xD7\xD6", "中文内容，简体字"},
      {"gbk", "gb18030",
       "\x87\xE5\xE9"
       "F\xC5"
       "c\xB7\xB1\xF3w",
       "囧镕與繁體"},
      {"x-gbk", "gb18030",
       "\xD6\xEC\xE9"
       "F\xBB\xF9",
       "朱镕基"},
      {"gb18030", "gb18030",
       "\x81"
       "9\xEE"
       "9\xB5\xC4\xCB\xC4\xD7\xD6\xBD\xDA",
       "㐀的四字节"},
      {"big5", "big5-hkscs",
       "\xC1"
       "c\xC5\xE9\xA4\xA4\xA4\xE5\xA1"
       "A\xA5\\\xB3\\\xBB\\",
       "繁體中文，功許蓋"},
      {"big5-hkscs", "big5-hkscs", "\xCA\\\x92]\x9D\xF6\xC3\xE4", "佢哋喺邊"},
      {"shift_jis", "windows-31j", "\x93\xFA\x96{\x8C\xEA\x87@\xEE\xE0\x8B\xB4\x83\\\x95\\", "日本語①髙橋ソ表"},
      {"x-sjis", "windows-31j", "\x90V\x82\xB5\x82\xA2\x8BL\x8E\x96", "新しい記事"},
      {"windows-31j", "windows-31j", "\xCA\xDD\xB6\xB8", "ﾊﾝｶｸ"},
      {"euc-jp", "euc-jp", "\xC6\xFC\xCB\xDC\xB8\xEC\xA4\xCE\xA5\xD6\xA5\xED\xA5\xB0", "日本語のブログ"},
      {"iso-2022-jp", "iso-2022-jp", "\x1B$BF|K\\8l$N%V%m%0\x1B(B", "日本語のブログ"},
      {"euc-kr", "windows-949", "\xC7\xD1\xB1\xB9\xBE\xEE \xBA\xED\xB7\xCE\xB1\xD7", "한국어 블로그"},
      {"ks_c_5601-1987", "windows-949",
       "\x8C"
       "c\xB9\xE6\xB0\xA2\xC7\xCF",
       "똠방각하"},
      {"koi8-r", "koi8-r", "\xF0\xD2\xC9\xD7\xC5\xD4, \xCD\xC9\xD2", "Привет, мир"},
      {"koi8-u", "koi8-u", "\xF5\xCB\xD2\xC1\xA7\xCE\xC1, \xAD\xC1\xCE\xCF\xCB, \xA7\xD6\xC1\xCB",
       "Україна, ґанок, їжак"},
      {"windows-1250", "windows-1250", "P\xF8\xEDli\x9A \x9Elu\x9Dou\xE8k\xFD k\xF9\xF2", "Příliš žluťoučký kůň"},
      {"windows-1251", "windows-1251",
       "\xCF\xF0\xE8\xE2\xE5\xF2, \xAB\xEC\xE8\xF0\xBB \x97 \xB9"
       "5",
       "Привет, «мир» — №5"},
      {"windows-1252", "windows-1252",
       "\x93"
       "caf\xE9\x94 \x96 5 \x80",
       "“café” – 5 €"},
      {"windows-1253", "windows-1253", "\xCA\xE1\xEB\xE7\xEC\xDD\xF1\xE1 \xEA\xFC\xF3\xEC\xE5", "Καλημέρα κόσμε"},
      {"windows-1254", "windows-1254",
       "T\xFCrk\xE7"
       "e \xFD\xF0\xFE \xDD",
       "Türkçe ığş İ"},
      {"windows-1255", "windows-1255", "\xF9\xEC\xE5\xED \xF2\xE5\xEC\xED", "שלום עולם"},
      {"windows-1256", "windows-1256", "\xE3\xD1\xCD\xC8\xC7 \xC8\xC7\xE1\xDA\xC7\xE1\xE3", "مرحبا بالعالم"},
      {"windows-1257", "windows-1257",
       "\xC0\xFEuolas \xF0"
       "altin\xEBlis",
       "Ąžuolas šaltinėlis"},
      {"windows-1258", "windows-1258", "\xF0\xF4 \xE3n \xF5 \xFD", "đô ăn ơ ư"},
      {"iso-8859-1", "windows-1252",
       "\x93"
       "caf\xE9\x94",
       "“café”"},
      {"us-ascii", "windows-1252", "it\x92s", "it’s"},
      {"iso-8859-2", "iso-8859-2", "za\xBF\xF3\xB3\xE6 g\xEA\xB6l\xB1", "zażółć gęślą"},
      {"iso-8859-3", "iso-8859-3",
       "\xE6iu\xBC"
       "a\xFD"
       "de \xF8i",
       "ĉiuĵaŭde ĝi"},
      {"iso-8859-4", "iso-8859-4", "\xF3\xBAni\xF1\xB9 \xB9\xFEpo", "ķēniņš šūpo"},
      {"iso-8859-5", "iso-8859-5", "\xBF\xE0\xD8\xD2\xD5\xE2, \xDC\xD8\xE0", "Привет, мир"},
      {"iso-8859-6", "iso-8859-6", "\xE5\xD1\xCD\xC8\xC7", "مرحبا"},
      {"iso-8859-7", "iso-8859-7", "\xCA\xE1\xEB\xE7\xEC\xDD\xF1\xE1", "Καλημέρα"},
      {"iso-8859-8", "iso-8859-8", "\xF9\xEC\xE5\xED", "שלום"},
      {"iso-8859-9", "windows-1254", "\x93\xFD\xF0\xFE\x94", "“ığş”"},
      {"iso-8859-10", "iso-8859-10", "\xFE\xE6\xBF\xBB", "þæŋŧ"},
      {"iso-8859-11", "windows-874", "\xC0\xD2\xC9\xD2\xE4\xB7\xC2\x85", "ภาษาไทย…"},
      {"iso-8859-13", "iso-8859-13", "\xE0\xE8\xE6\xEB\xE1\xF0\xF8\xFB\xFE", "ąčęėįšųūž"},
      {"iso-8859-14", "iso-8859-14", "\xF0\xFE \xB8", "ŵŷ ẁ"},
      {"iso-8859-15", "iso-8859-15", "c\xBDur 5 \xA4", "cœur 5 €"},
      {"tis-620", "windows-874", "\xCA\xC7\xD1\xCA\xB4\xD5\xA4\xC3\xD1\xBA", "สวัสดีครับ"},
      {"windows-874", "windows-874", "\xCA\xC7\xD1\xCA\xB4\xD5 \x93\xA4\xC3\xD1\xBA\x94", "สวัสดี “ครับ”"},
      {"macintosh", "macintosh",
       "\xD2"
       "caf\x8E\xD3 na\x95ve",
       "“café” naïve"},
      {"x-mac-roman", "macintosh",
       "\xD2"
       "caf\x8E\xD3",
       "“café”"},
      {"x-mac-cyrillic", "x-mac-cyrillic", "\x8F\xF0\xE8\xE2\xE5\xF2, \xEC\xE8\xF0", "Привет, мир"},
      {"ibm866", "ibm866", "\x8F\xE0\xA8\xA2\xA5\xE2, \xAC\xA8\xE0", "Привет, мир"},
  };
  for (const auto& one : cases) {
    for (bool by_server : {false, true}) {
      auto read = by_server ? to_text(feed("", one.bytes), "text/xml; charset=" + one.label)
                            : to_text(feed(one.label, one.bytes));
      EXPECT_EQ(title_of(read), one.text) << one.label;
      EXPECT_EQ(read.charset, one.charset) << one.label;
      EXPECT_FALSE(read.refuted) << one.label;
    }
  }
}

TEST(Charset, is_told_by_the_bytes_where_nothing_or_nonsense_is_said) {
  const struct {
    std::string charset, bytes, text;
  } cases[] = {
      {"koi8-u",
       "\xF3\xD8\xCF\xC7\xCF\xC4\xCE\xA6 \xC7\xC1\xD2\xCE\xC1 \xD0\xCF\xC7\xCF\xC4\xC1, \xA6 \xCD\xC9 "
       "\xD0\xA6\xDB\xCC\xC9 \xC7\xD5\xCC\xD1\xD4\xC9 \xD7 \xD0\xC1\xD2\xCB, \xC4\xC5 \xC2\xD5\xCC\xCF "
       "\xC2\xC1\xC7\xC1\xD4\xCF \xCC\xC0\xC4\xC5\xCA.",
       "Сьогодні гарна погода, і ми пішли гуляти в парк, де було багато людей."},
      {"windows-1250",
       "Vl\xE1"
       "da dnes schv\xE1lila n\xE1vrh z\xE1kona, kter\xFD m\xE1 zlep\x9Ait \x9Eivotn\xED podm\xEDnky v\x9A"
       "ech ob\xE8"
       "an\xF9 \x96 \x84to je d\xF9le\x9Eit\xE9\x93.",
       "Vláda dnes schválila návrh zákona, který má zlepšit životní podmínky všech občanů – „to je důležité“."},
      {"windows-1251",
       "\xD1\xFA\xE5\xF8\xFC \xE5\xF9\xB8 \xFD\xF2\xE8\xF5 \xEC\xFF\xE3\xEA\xE8\xF5 "
       "\xF4\xF0\xE0\xED\xF6\xF3\xE7\xF1\xEA\xE8\xF5 \xE1\xF3\xEB\xEE\xEA, \xE4\xE0 \xE2\xFB\xEF\xE5\xE9 \xE6\xE5 "
       "\xF7\xE0\xFE",
       "Съешь ещё этих мягких французских булок, да выпей же чаю"},
      {"gb18030",
       "\xBD\xF1\xCC\xEC\xCC\xEC\xC6\xF8\xBA\xDC\xBA\xC3\xA3\xAC\xCE\xD2\xC3\xC7\xC8\xA5\xB9\xAB\xD4\xB0\xC9\xA2\xB2"
       "\xBD\xA3\xAC\xBF\xB4\xB5\xBD\xC1\xCB\xBA\xDC\xB6\xE0\xC8\xCB\xD4\xDA\xC4\xC7\xC0\xEF\xB6\xCD\xC1\xB6\xC9\xED"
       "\xCC\xE5\xBA\xCD\xB3\xAA\xB8\xE8\xA1\xA3",
       "今天天气很好，我们去公园散步，看到了很多人在那里锻炼身体和唱歌。"},
      {"big5-hkscs",
       "\xA4\xB5\xA4\xD1\xA4\xD1\xAE\xF0\xAB\xDC\xA6n\xA1"
       "A\xA7\xDA\xAD\xCC\xA5h\xA4\xBD\xB6\xE9\xB4\xB2\xA8"
       "B\xA1"
       "A\xAC\xDD\xA8\xEC\xA4"
       "F\xAB\xDC\xA6h\xA4H\xA6"
       "b\xA8\xBA\xB8\xCC\xC1\xEB\xC1\xE5\xA8\xAD\xC5\xE9\xA9M\xB0\xDB\xBAq\xA1"
       "C",
       "今天天氣很好，我們去公園散步，看到了很多人在那裡鍛鍊身體和唱歌。"},
      {"windows-31j",
       "\x93\xFA\x96{"
       "\x8C\xEA\x82\xC5\x8F\x91\x82\xA9\x82\xEA\x82\xBD\x90V\x82\xB5\x82\xA2\x8BL\x8E\x96\x82\xC5\x82\xB7\x81"
       "B\x8D\xA1\x93\xFA\x82\xCD\x93V\x8B"
       "C\x82\xAA\x82\xE6\x82\xA2\x82\xCC\x82\xC5\x81"
       "A\x8EU\x95\xE0\x82\xC9\x8Fo\x82\xA9\x82\xAF\x82\xDC\x82\xB5\x82\xBD\x81"
       "B",
       "日本語で書かれた新しい記事です。今日は天気がよいので、散歩に出かけました。"},
      {"euc-jp",
       "\xC6\xFC\xCB\xDC\xB8\xEC\xA4\xC7\xBD\xF1\xA4\xAB\xA4\xEC\xA4\xBF\xBF\xB7\xA4\xB7\xA4\xA4\xB5\xAD\xBB\xF6\xA4"
       "\xC7\xA4\xB9\xA1\xA3\xBA\xA3\xC6\xFC\xA4\xCF\xC5\xB7\xB5\xA4\xA4\xAC\xA4\xE8\xA4\xA4\xA4\xCE\xA4\xC7\xA1\xA2"
       "\xBB\xB6\xCA\xE2\xA4\xCB\xBD\xD0\xA4\xAB\xA4\xB1\xA4\xDE\xA4\xB7\xA4\xBF\xA1\xA3",
       "日本語で書かれた新しい記事です。今日は天気がよいので、散歩に出かけました。"},
      {"iso-2022-jp", "\x1B$BF|K\\8l$G=q$+$l$??7$7$$5-;v$G$9!#:#F|$OE75$$,$h$$$N$G!\";6Jb$K=P$+$1$^$7$?!#\x1B(B",
       "日本語で書かれた新しい記事です。今日は天気がよいので、散歩に出かけました。"},
      {"windows-949",
       "\xBF\xC0\xB4\xC3\xC0\xBA \xB3\xAF\xBE\xBE\xB0\xA1 \xC1\xC1\xBE\xC6\xBC\xAD \xB0\xF8\xBF\xF8\xBF\xA1 "
       "\xBB\xEA\xC3\xA5\xC0\xBB \xB3\xAA\xB0\xAC\xBD\xC0\xB4\xCF\xB4\xD9. \xBB\xE7\xB6\xF7\xB5\xE9\xC0\xCC "
       "\xB8\xB9\xC0\xCC \xC0\xD6\xBE\xFA\xBD\xC0\xB4\xCF\xB4\xD9.",
       "오늘은 날씨가 좋아서 공원에 산책을 나갔습니다. 사람들이 많이 있었습니다."},
      {"koi8-r",
       "\xF3\xC5\xC7\xCF\xC4\xCE\xD1 \xC8\xCF\xD2\xCF\xDB\xC1\xD1 \xD0\xCF\xC7\xCF\xC4\xC1, \xC9 \xCD\xD9 "
       "\xD0\xCF\xDB\xCC\xC9 \xC7\xD5\xCC\xD1\xD4\xD8 \xD7 \xD0\xC1\xD2\xCB, \xC7\xC4\xC5 \xC2\xD9\xCC\xCF "
       "\xCD\xCE\xCF\xC7\xCF \xCC\xC0\xC4\xC5\xCA.",
       "Сегодня хорошая погода, и мы пошли гулять в парк, где было много людей."},
      {"windows-1251",
       "\xD1\xE5\xE3\xEE\xE4\xED\xFF \xF5\xEE\xF0\xEE\xF8\xE0\xFF \xEF\xEE\xE3\xEE\xE4\xE0, \xE8 \xEC\xFB "
       "\xEF\xEE\xF8\xEB\xE8 \xE3\xF3\xEB\xFF\xF2\xFC \xE2 \xEF\xE0\xF0\xEA, \xE3\xE4\xE5 \xE1\xFB\xEB\xEE "
       "\xEC\xED\xEE\xE3\xEE \xEB\xFE\xE4\xE5\xE9.",
       "Сегодня хорошая погода, и мы пошли гулять в парк, где было много людей."},
      {"windows-874",
       "\xC7\xD1\xB9\xB9\xD5\xE9\xCD\xD2\xA1\xD2\xC8\xB4\xD5\xC1\xD2\xA1\xE0\xC3\xD2\xA8\xD6\xA7\xE4\xBB\xE0\xB4\xD4"
       "\xB9\xE0\xC5\xE8\xB9\xE3\xB9\xCA\xC7\xB9\xCA\xD2\xB8\xD2\xC3\xB3\xD0\xE1\xC5\xD0\xE0\xCB\xE7\xB9\xBC\xD9\xE9"
       "\xA4\xB9\xC1\xD2\xA1\xC1\xD2\xC2",
       "วันนี้อากาศดีมากเราจึงไปเดินเล่นในสวนสาธารณะและเห็นผู้คนมากมาย"},
      {"iso-8859-7",
       "\xD3\xDE\xEC\xE5\xF1\xE1 \xEF \xEA\xE1\xE9\xF1\xFC\xF2 \xE5\xDF\xED\xE1\xE9 \xEA\xE1\xEB\xFC\xF2 \xEA\xE1\xE9 "
       "\xF0\xDE\xE3\xE1\xEC\xE5 \xE2\xFC\xEB\xF4\xE1 \xF3\xF4\xEF \xF0\xDC\xF1\xEA\xEF \xEC\xE5 "
       "\xF0\xEF\xEB\xEB\xEF\xFD\xF2 \xE1\xED\xE8\xF1\xFE\xF0\xEF\xF5\xF2.",
       "Σήμερα ο καιρός είναι καλός και πήγαμε βόλτα στο πάρκο με πολλούς ανθρώπους."},
      {"windows-1255",
       "\xE4\xE9\xE5\xED \xEE\xE6\xE2 \xE4\xE0\xE5\xE5\xE9\xF8 \xE8\xE5\xE1 \xE5\xE9\xF6\xE0\xF0\xE5 "
       "\xEC\xE8\xE9\xE9\xEC \xE1\xF4\xE0\xF8\xF7 \xE5\xF8\xE0\xE9\xF0\xE5 \xF9\xED \xE4\xF8\xE1\xE4 "
       "\xE0\xF0\xF9\xE9\xED.",
       "היום מזג האוויר טוב ויצאנו לטייל בפארק וראינו שם הרבה אנשים."},
  };
  for (const auto& one : cases) {
    for (const char* label : {"", "utf-8", "no-such-thing"}) {
      auto read = to_text(feed(label, one.bytes));
      EXPECT_EQ(title_of(read), one.text) << one.charset << " said to be '" << label << "'";
      EXPECT_EQ(read.charset, one.charset);
      EXPECT_EQ(read.refuted, label == "utf-8"s);
    }
  }
}

struct WideCase {
  const char* name;
  bool big_end;
  std::size_t width;
};
constexpr WideCase wide_cases[] = {
    {"utf-16le", false, 2}, {"utf-16be", true, 2}, {"utf-32le", false, 4}, {"utf-32be", true, 4}};

/// Characters of the basic plane, each `width` bytes wide.
std::string widened(std::u16string_view text, const WideCase& one) {
  std::string bytes;
  for (char16_t c : text) {
    std::string unit{static_cast<char>(c & 0xFF), static_cast<char>(c >> 8)};
    unit.resize(one.width, '\0');
    bytes += one.big_end ? std::string(unit.rbegin(), unit.rend()) : unit;
  }
  return bytes;
}

TEST(Charset, is_wide_at_both_ends_with_and_without_a_mark) {
  for (const auto& one : wide_cases) {
    for (bool marked : {true, false}) {
      for (const char* label : {"", "text/xml; charset=utf-16", "text/xml; charset=iso-8859-1"}) {
        auto read = to_text(widened(marked ? u"\uFEFF<a>中文 é</a>" : u"<a>中文 é</a>", one), label);
        EXPECT_EQ(read.text, "<a>中文 é</a>") << one.name << " " << marked << " " << label;
        EXPECT_EQ(read.charset, one.name);
      }
    }
    EXPECT_EQ(to_text(widened(u"\n {\"a\": \"中\"}", one)).text, "\n {\"a\": \"中\"}") << one.name;
  }
  EXPECT_EQ(to_text("\xFF\xFE<\0\x3D\xD8\x00\xDE>\0"s).text, "<😀>");
  EXPECT_EQ(to_text("\xFF\xFE<\0\x3D\xD8>\0x"s).text.substr(0, 4), "<\xEF\xBF\xBD");
}

TEST(Charset, is_no_wide_one_without_zeros) {
  auto declared = to_text(feed("utf-16", "中文"));
  EXPECT_EQ(title_of(declared), "中文");
  EXPECT_EQ(declared.charset, "utf-8");
  EXPECT_TRUE(declared.refuted);
  EXPECT_EQ(title_of(to_text(feed("utf-16", "plain"))), "plain");
  EXPECT_EQ(title_of(to_text(feed("", "中文"), "text/xml; charset=utf-32be")), "中文");
  EXPECT_EQ(title_of(to_text("\xFF\xFE" + feed("", "中文"))), "中文");
}

struct OrderCase {
  std::string bytes, content_type, title, charset;
  bool refuted;
};

TEST(Charset, is_found_in_order) {
  const std::string chinese = "\xD6\xD0\xCE\xC4\xC4\xDA\xC8\xDD";  // 中文内容 in GBK
  const std::string mark = "\xEF\xBB\xBF";
  const OrderCase cases[] = {
      // a mark says it all
      {mark + feed("gbk", "中文"), "text/xml; charset=gbk", "中文", "utf-8", false},
      {mark + mark + feed("", "中文"), "", "中文", "utf-8", false},
      {mark + feed("", "中文" + "\x85"s), "", "中文\xEF\xBF\xBD", "utf-8", false},
      {mark + feed("gbk", chinese), "", "中文内容", "gb18030", false},
      // then HTTP
      {feed("utf-8", chinese), "text/xml; charset=\"GB2312\"", "中文内容", "gb18030", false},
      {feed("koi8-r", chinese), "text/xml;charset=gbk; q=1", "中文内容", "gb18030", false},
      {feed("gbk", chinese), "text/xml; charset=utf-8", "中文内容", "gb18030", true},
      {feed("gbk", chinese), "text/xml; charset=no-such-thing", "中文内容", "gb18030", false},
      {feed("gbk", chinese), "text/xml", "中文内容", "gb18030", false},
      {feed("", "中文"), "text/xml; charset=iso-8859-1", "中文", "utf-8", true},
      {feed("", "中文"), "text/plain; charset=us-ascii", "中文", "utf-8", true},
      {feed("windows-1252", "中文"), "", "中文", "utf-8", true},
      {feed("gb2312", "中文，中文"), "", "中文，中文", "utf-8", true},
      {feed("", "\xE9t\xE9 "), "text/xml; charset=utf-8", "été ", "windows-1252", true},
      // and what only looks as if it said something
      {feed("", "中文"), "text/xml; xcharset=gbk", "中文", "utf-8", false},
      {feed("utf-7", "a+AGEAYg-"), "", "a+AGEAYg-", "utf-8", false},
      {feed("ebcdic-cp-us", "a"), "", "a", "utf-8", false},
      {feed("gbk,version=1", "a"), "", "a", "utf-8", false},
      {feed("", "<![CDATA[<meta charset=koi8-r>中]]>"), "", "<![CDATA[<meta charset=koi8-r>中]]>", "utf-8", false},
  };
  for (const auto& one : cases) {
    auto read = to_text(one.bytes, one.content_type);
    EXPECT_EQ(title_of(read), one.title) << one.content_type;
    EXPECT_EQ(read.charset, one.charset) << one.title;
    EXPECT_EQ(read.refuted, one.refuted) << one.title;
  }
}

TEST(Charset, of_two_labels_is_the_one_the_bytes_agree_with) {
  const std::string russian = "\xF3\xC5\xC7\xCF\xC4\xCE\xD1 \xC8\xCF\xD2\xCF\xDB\xC1\xD1 \xD0\xCF\xC7\xCF\xC4\xC1";
  auto read = to_text(feed("koi8-r", russian), "text/xml; charset=iso-8859-1");
  EXPECT_EQ(title_of(read), "Сегодня хорошая погода");
  EXPECT_TRUE(read.refuted);
}

TEST(Charset, of_a_character_cut_through_is_still_the_labelled_one) {
  std::string bytes;
  for (int i = 0; i < 10; ++i) bytes += "\xD6\xD0\xCE\xC4\xC4\xDA\xC8\xDD";
  auto read = to_text(feed("gb2312", bytes + "\xD6"));
  EXPECT_EQ(read.charset, "gb18030");
  EXPECT_EQ(title_of(read).find("中文内容"), 0u);
}

TEST(Charset, of_one_pair_of_bytes_is_the_labelled_one) {
  auto read = to_text(feed("gb2312", "\xD2\xBB"));  // 一, and U+04BB in UTF-8
  EXPECT_EQ(title_of(read), "一");
  EXPECT_FALSE(read.refuted);
}

TEST(Charset, of_a_page_is_told_by_its_meta) {
  const std::string title = "<title>\xD6\xD0\xCE\xC4</title>";
  EXPECT_EQ(title_of(to_text("<html><head><META charset=gbk>" + title)), "中文");
  EXPECT_EQ(
      title_of(to_text("<!doctype html><meta http-equiv='Content-Type' content='text/html; charset=gb2312'>" + title)),
      "中文");
  EXPECT_EQ(title_of(to_text("<meta name=charset><meta charset = 'GBK' />" + title)), "中文");
}

TEST(Charset, repairs_utf8_that_is_mixed_with_something_else) {
  const struct {
    std::string bytes, text;
  } cases[] = {
      {"中文 it\x92s \x93so\x94 \x96 caf\xE9", "中文 it’s “so” – café"},
      {"“é”\xE8\xE9", "“é”\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"中\xE4\xB8", "中\xEF\xBF\xBD"},
      {"中文\xC0\xAF", "中文\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"中文中文\xED\xA0\x80", "中文中文\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
  };
  for (const auto& one : cases) EXPECT_EQ(title_of(to_text(feed("utf-8", one.bytes))), one.text);
}

TEST(Charset, costs_nothing_where_bytes_are_text_already) {
  std::string bytes = feed("UTF-8", "中文");
  auto text = already_text(bytes, "application/rss+xml; charset=utf8");
  ASSERT_TRUE(text);
  EXPECT_EQ(text->data(), bytes.data());
  EXPECT_EQ(already_text("\xEF\xBB\xBF{}"), "{}");
  EXPECT_EQ(already_text(""), "");
  EXPECT_FALSE(already_text(feed("gbk", "a")));
  EXPECT_FALSE(already_text(feed("", "a"), "text/xml; charset=koi8-r"));
  EXPECT_FALSE(already_text("caf\xE9"));
  EXPECT_FALSE(already_text("<\0"s));
}

TEST(Charset, of_any_bytes_gives_valid_text) {
  std::string every;
  for (int c = 0; c < 256; ++c) every += static_cast<char>(c);
  for (const char* label :
       {"", "utf-8", "utf-16", "utf-32", "gbk", "big5", "shift_jis", "euc-jp", "iso-2022-jp", "euc-kr", "koi8-r",
        "tis-620", "macintosh", "windows-1258", "iso-8859-16", "hz-gb-2312", "utf-7", "'"}) {
    for (const std::string& bytes : {every, every + every, "<" + every, "\xFF\xFE" + every, "\xEF\xBB\xBF" + every}) {
      EXPECT_TRUE(is_utf8(to_text(bytes, "text/xml; charset="s + label).text)) << label;
    }
  }
}

TEST(CharsetLabel, is_spelled_in_many_ways) {
  const struct {
    const char *label, *meant;
  } cases[] = {
      {"UTF8", "utf-8"},
      {" utf_8 ", "utf-8"},
      {"unicode-1-1-utf-8", "utf-8"},
      {"x-utf-8", "utf-8"},
      {"ISO8859-1", "windows-1252"},
      {"iso_8859-1", "windows-1252"},
      {"Latin1", "windows-1252"},
      {"ANSI_X3.4-1968", "windows-1252"},
      {"cp1252", "windows-1252"},
      {"x-cp1251", "windows-1251"},
      {"win-1251", "windows-1251"},
      {"windows1250", "windows-1250"},
      {"csISOLatin5", "windows-1254"},
      {"GB_2312-80", "gb18030"},
      {"csGB2312", "gb18030"},
      {"GB2312.1980", ""},
      {"Big5-HKSCS", "big5-hkscs"},
      {"csShiftJIS", "windows-31j"},
      {"MS_Kanji", "windows-31j"},
      {"ks_c_5601-1989", "windows-949"},
      {"csEUCKR", "windows-949"},
      {"cskoi8r", "koi8-r"},
      {"koi8-ru", "koi8-u"},
      {"x-mac-ukrainian", "x-mac-cyrillic"},
      {"dos-874", "windows-874"},
      {"ISO-10646-UCS-2", "utf-16"},
      {"UTF-16LE", "utf-16"},
      {"utf-7", ""},
      {"UNICODE-1-1-UTF-7", ""},
      {"hz-gb-2312", ""},
      {"", ""},
      {"none", ""},
      {"../../etc/passwd", ""},
      {"gbk,swaplfnl", ""},
  };
  for (const auto& one : cases) EXPECT_EQ(charset_meant(one.label), one.meant) << one.label;
}

TEST(Charset, of_a_few_accents_without_a_label_is_that_of_the_western_web) {
  const std::pair<std::string, std::string> cases[] = {
      {"Verit\xE0 e libert\xE0", "Verità e libertà"},
      {"\xCDsland er land \xFEitt", "Ísland er land þitt"},
      {"Co\xF6rdinatie", "Coördinatie"},
      {"Belgi\xEB", "België"},
      {"It\x92s here", "It’s here"},
      {"na\xEFve", "naïve"},
      {"\xCDsland er land \xFEitt og \xE1vallt \xFE\xFA geymir. Ve\xF0ur \xE1 \xCDslandi er \xF3\xFAtreiknanlegt, "
       "s\xF6g\xF0u "
       "\xFE"
       "eir",
       "Ísland er land þitt og ávallt þú geymir. Veður á Íslandi er óútreiknanlegt, sögðu þeir"},
  };
  for (const auto& [bytes, text] : cases) {
    for (const char* label : {"", "utf-8"}) {
      auto decoded = to_text(feed(label, bytes), "");
      EXPECT_EQ(decoded.charset, "windows-1252") << text;
      EXPECT_EQ(title_of(decoded), text);
    }
  }
  // Where they have letters of their own, they are told all the same.
  EXPECT_EQ(
      to_text(feed("",
                   "\x8F\xE0\xA8\xA2\xA5\xE2, \xAC\xA8\xE0, \xE1\xA5\xA3\xAE\xA4\xAD\xEF \xA2 \x8C\xAE\xE1\xAA\xA2\xA5 "
                   "\xE2\xA5\xAF\xAB\xAE"),
              "")
          .charset,
      "ibm866");
}

TEST(Charset, of_a_short_title_without_a_label_is_told_by_the_characters_everybody_uses) {
  struct {
    std::string bytes, text, charset;
  } cases[] = {
      {"\xB4\xBA\xBD\xDA\xBF\xEC\xC0\xD6", "春节快乐", "gb18030"},
      {"\xCA\xFD\xBE\xDD\xBD\xE1\xB9\xB9", "数据结构", "gb18030"},
      {"\xB8\xEA\xAE\xC6\xB5\xB2\xBA\x63", "資料結構", "big5-hkscs"},
      {"\xA4\xD1\xAE\xF0\xB9\x77\xB3\xF8", "天氣預報", "big5-hkscs"},
      {"\xBE\xC8\xB3\xE7\xC7\xCF\xBC\xBC\xBF\xE4", "안녕하세요", "windows-949"},
      {"\xC0\xDA\xB7\xE1\xB1\xB8\xC1\xB6", "자료구조", "windows-949"},
      {"\xA4\xAA\xC3\xCE\xA4\xE9\xA4\xBB", "お知らせ", "euc-jp"},
      {"\x93\x56\x8B\x43\x97\x5C\x95\xF1", "天気予報", "windows-31j"},
  };
  for (const auto& [bytes, text, charset] : cases) {
    auto decoded = to_text(feed("", bytes), "");
    EXPECT_EQ(decoded.charset, charset) << text;
    EXPECT_EQ(title_of(decoded), text);
    const std::string between(2000, 'a');
    EXPECT_EQ(title_of(to_text(feed("", bytes + between + bytes + "z"), "")), text + between + text + "z");
  }
  for (const std::string bytes :
       {"\xC4\xD6\xDC \xC4\xD6\xDC", "\xC0\xC9\xC8\xC7 \xCA\xCB\xCE\xCF", "\x43OR\x41\xC7\xC3O \xC0 M\xC3\x45",
        "\xC7\xE4\xF0\xE0\xE2\xF1\xF2\xE2\xF3\xE9", "\xCA\xE1\xEB\xE7\xEC\xDD\xF1\xE1"}) {
    auto charset = to_text(feed("", bytes), "").charset;
    EXPECT_TRUE(charset.starts_with("windows-125") || charset.starts_with("iso-8859")) << charset;
  }
}

}  // namespace
}  // namespace feedd::codec
