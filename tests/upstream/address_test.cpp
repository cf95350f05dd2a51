#include "upstream/address.hpp"

#include <gtest/gtest.h>

namespace feedd::upstream {
namespace {

TEST(Address, is_public_when_anybody_could_connect_to_it) {
  for (auto* text : {"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "198.20.0.1",
                     "223.255.255.254", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808",
                     "2002:808:808::1", "2001:0:808:808::f7f7:f7f7", "2001:4860::8888", "2001:200::1"}) {
    auto address = parse_address(text);
    ASSERT_TRUE(address) << text;
    EXPECT_TRUE(is_public(*address)) << text;
  }
}

TEST(Address, is_not_public_in_any_disguise) {
  for (auto* text : {"0.0.0.0",
                     "0.1.2.3",
                     "10.0.0.1",
                     "10.255.255.255",
                     "100.64.0.1",
                     "100.127.255.255",
                     "127.0.0.1",
                     "127.8.9.1",
                     "169.254.169.254",
                     "172.16.0.1",
                     "172.31.255.255",
                     "192.0.0.8",
                     "192.0.2.1",
                     "192.168.1.1",
                     "198.18.0.1",
                     "198.19.255.255",
                     "198.51.100.7",
                     "203.0.113.7",
                     "224.0.0.1",
                     "239.1.1.1",
                     "240.0.0.1",
                     "255.255.255.255",
                     "::",
                     "::1",
                     "::127.0.0.1",
                     "::10.0.0.1",
                     "::ffff:127.0.0.1",
                     "::ffff:169.254.169.254",
                     "::ffff:0:1",
                     "64:ff9b::7f00:1",
                     "64:ff9b::a9fe:a9fe",
                     "64:ff9b:1::1",
                     "2002:7f00:1::1",
                     "2002:a00:1::",
                     "2002:c0a8:101::1",
                     "2001:0:7f00:1::f7f7:f7f7",
                     "2001:0:808:808::80ff:fffe",
                     "fc00::1",
                     "fd12:3456::1",
                     "fe80::1",
                     "fec0::1",
                     "ff02::1",
                     "2001:db8::1",
                     "2001:2::1",
                     "2001:10::1",
                     "2001:20::1",
                     "2001:1::1",
                     "2001:1ff::1",
                     "3fff::1",
                     "100::1",
                     "5f00::1"}) {
    auto address = parse_address(text);
    ASSERT_TRUE(address) << text;
    EXPECT_FALSE(is_public(*address)) << text;
    EXPECT_FALSE(may_connect(*address, {})) << text;
  }
}

TEST(Address, is_read_in_its_usual_text_form_alone) {
  for (auto* text : {"", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "1.2.3.4.5", "1.2.3.256", "fe80::1%lo",
                     "[::1]", "localhost", "1.2.3.4 "})
    EXPECT_FALSE(parse_address(text)) << text;
  EXPECT_EQ(to_text(*parse_address("::FFFF:1.2.3.4")), "::ffff:1.2.3.4");
  EXPECT_EQ(to_text(*parse_address("10.0.0.1")), "10.0.0.1");
}

TEST(Block, holds_the_addresses_that_share_its_bits) {
  struct {
    const char *block, *inside, *outside;
  } cases[] = {{"10.0.0.0/8", "10.255.0.1", "11.0.0.0"},
               {"127.0.0.1", "127.0.0.1", "127.0.0.2"},
               {"192.168.4.0/22", "192.168.7.255", "192.168.8.0"},
               {"fc00::/7", "fdff::1", "fe00::1"},
               {"0.0.0.0/0", "8.8.8.8", "::1"},
               {"::1/128", "::1", "::2"}};
  for (const auto& [text, inside, outside] : cases) {
    auto block = parse_block(text);
    ASSERT_TRUE(block) << text;
    EXPECT_TRUE(block->contains(*parse_address(inside))) << text;
    EXPECT_FALSE(block->contains(*parse_address(outside))) << text;
  }
  for (auto* text : {"", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129", "10/8", "private"}) {
    auto block = parse_block(text);
    ASSERT_FALSE(block) << text;
    EXPECT_EQ(block.error().code, Errc::config);
  }
}

TEST(Block, opens_what_the_configuration_lists_and_nothing_beside_it) {
  std::vector<Block> loopback{*parse_block("127.0.0.0/8")};
  EXPECT_TRUE(may_connect(*parse_address("127.0.0.1"), loopback));
  EXPECT_TRUE(may_connect(*parse_address("::ffff:127.0.0.1"), loopback));
  EXPECT_FALSE(may_connect(*parse_address("10.0.0.1"), loopback));
  EXPECT_FALSE(may_connect(*parse_address("::1"), loopback));
  EXPECT_FALSE(may_connect(*parse_address("2001:0:7f00:1::f5ff:fffe"), loopback));  // Teredo: the client is 10.0.0.1
}

TEST(Port, is_one_of_the_web_or_the_one_the_configuration_names) {
  auto may = [](const char* url, const char* configured) {
    auto asked = *parse_uri(url);
    return may_connect_port(port_of(asked), asked, *parse_uri(configured));
  };
  EXPECT_TRUE(may("http://a.example/", "http://a.example/"));
  EXPECT_TRUE(may("https://a.example/", "http://b.example/"));
  EXPECT_TRUE(may("http://a.example:8080/", "http://b.example/"));
  EXPECT_TRUE(may("http://a.example:81/x", "http://a.example:81/"));
  EXPECT_FALSE(may("http://a.example:25/", "http://a.example/"));
  EXPECT_FALSE(may("http://b.example:81/", "http://a.example:81/"));
  EXPECT_FALSE(may("http://a.example:0/", "http://a.example:0/"));
}

}  // namespace
}  // namespace feedd::upstream
