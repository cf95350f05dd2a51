#include "codec/charset_short.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace feedd::codec {
namespace {

constexpr std::string_view simplified =
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然"
    "家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把"
    "机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果"
    "加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔"
    "更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展"
    "马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共"
    "确传师观清今切院让识候带导争运笔随闻技章构智网络软编码源习读旅游食影音乐视频图片博客周末升级版测试器键服务端言"
    "节快乐春夏秋冬房价火车票城汽医疗革戏攻略咖啡夜跑里院银股买卖店商品牌钱红黑蓝绿父母爱朋友孩早晚班校园室课考研究";
constexpr std::string_view traditional =
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然"
    "家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把"
    "機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果"
    "加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾"
    "更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展"
    "馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共"
    "確傳師觀清今切院讓識候帶導爭運筆隨聞技章構智網絡軟編碼源習讀旅遊食影音樂視頻圖片博客週末升級版測試器鍵服務端言"
    "節快樂春夏秋冬房價火車票城汽醫療革戲攻略咖啡夜跑里院銀股買賣店商品牌錢紅黑藍綠父母愛朋友孩早晚班校園室課考研究";
constexpr std::string_view korean =
    "이다는에의가을를한고하지은로도기사대자인으아니어나리정보시그스일전수서라제과있해구부주장게안들소상연국여거원적유요"
    "회계동성공미경선방관년조우마신만개영세오분중생실문간물학발업무품진화교용술내치산현체단건질본설평민심법행력통운비모"
    "레트드할였되었습등며면까와같것위때더말또저새명식집음글터뉴노료자료각급임직접속망날알림최근추천활독후감영화책"
    "프램컴퓨웹블로그개인메모인터넷보안능야구축기록살뉴늘습작품외달월";
constexpr std::string_view japanese =
    "日本人年大国会中出事者社記報新最情知今食行一二三十月時分上下前後間生学見入力用方的地場所手名書読話語電気車店東京"
    "都市県町村山川田水火木金土曜週毎朝昼夜夕私何全部同対定開発表示件問題技術開記録旅映画音楽写真料理家族友達仕事感想"
    "、。ー・「」";

std::vector<char32_t> characters(std::string_view utf8) {
  std::vector<char32_t> out;
  for (std::size_t i = 0; i < utf8.size();) {
    auto byte = static_cast<unsigned char>(utf8[i]);
    std::size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    char32_t one = length == 1 ? byte : byte & (0x7FU >> length);
    for (std::size_t k = 1; k < length && i + k < utf8.size(); ++k)
      one = one << 6 | (static_cast<unsigned char>(utf8[i + k]) & 0x3FU);
    out.push_back(one);
    i += length;
  }
  return out;
}

std::vector<char32_t> sorted(std::string_view utf8) {
  auto out = characters(utf8);
  std::sort(out.begin(), out.end());
  return out;
}

bool is_kana(char32_t one) { return one >= 0x3041 && one <= 0x30FE; }
bool is_east_asian(char32_t one) {
  return (one >= 0x3000 && one <= 0x30FF) || (one >= 0x3400 && one <= 0x9FFF) || (one >= 0xAC00 && one <= 0xD7A3) ||
         (one >= 0xFF01 && one <= 0xFF60) || (one >= 0x2010 && one <= 0x2026);
}

/// Without the ASCII that is no part of a character: no encoding has more than three such bytes behind another.
std::string around_high_bytes(std::string_view bytes) {
  constexpr std::size_t longest_tail = 3;
  std::string out;
  std::size_t tail = longest_tail;
  for (char c : bytes) {
    tail = static_cast<unsigned char>(c) < 0x80 ? tail + 1 : 0;
    if (tail <= longest_tail) out += c;
  }
  return out;
}

struct Script {
  std::string_view charset;
  std::vector<char32_t> common;
  bool kana;
};

/// Of all that is not ASCII, how much of it everybody uses, in percent; nothing where something is none of the script.
std::optional<std::size_t> usual(std::string_view bytes, const Script& script) {
  auto text = to_utf8(bytes, std::string(script.charset));
  if (!text) return std::nullopt;
  std::size_t all = 0, common = 0;
  for (char32_t one : characters(*text)) {
    if (one < 0x80) continue;
    if (!is_east_asian(one)) return std::nullopt;
    ++all;
    if ((script.kana && is_kana(one)) || std::binary_search(script.common.begin(), script.common.end(), one)) ++common;
  }
  if (all < 3 || common < 2) return std::nullopt;
  return common * 100 / all;
}

}  // namespace

std::string short_east_asian(std::string_view bytes) {
  static const std::array<Script, 5> scripts{
      Script{"gb18030", sorted(simplified), false}, Script{"big5-hkscs", sorted(traditional), false},
      Script{"windows-949", sorted(korean), false}, Script{"euc-jp", sorted(japanese), true},
      Script{"windows-31j", sorted(japanese), true}};
  constexpr std::size_t enough = 50, ahead = 20;
  const auto sample = around_high_bytes(bytes);
  const Script* best = nullptr;
  std::size_t most = 0, second = 0;
  for (const auto& script : scripts) {
    auto share = usual(sample, script);
    if (!share) continue;
    if (*share > most) {
      second = std::exchange(most, *share);
      best = &script;
    } else {
      second = std::max(second, *share);
    }
  }
  return best && most >= enough && most >= second + ahead ? std::string(best->charset) : std::string();
}

}  // namespace feedd::codec
