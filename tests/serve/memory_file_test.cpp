#include "serve/memory_file.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <vector>

#include "serve/offer.hpp"

namespace feedd::serve {
namespace {

site::Bytes large(std::size_t size = MemoryFiles::least) {
  return std::make_shared<const site::Body>(std::string(size, 'x'));
}

std::string contents(const MemoryFile& file) {
  std::string out(8 << 20, '\0');
  const auto count = pread(file.descriptor(), out.data(), out.size(), 0);
  out.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
  return out;
}

TEST(MemoryFile, holds_the_bytes_of_all_parts) {
  const auto body = of_many_parts();
  const auto file = MemoryFile::made(body);
  ASSERT_TRUE(file);
  EXPECT_TRUE(contents(*file) == body.str());
}

TEST(MemoryFile, is_none_where_files_may_not_be_so_large) {
  const auto before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit old{}, tight{};
  getrlimit(RLIMIT_FSIZE, &old);
  tight = old;
  tight.rlim_cur = 1000;
  setrlimit(RLIMIT_FSIZE, &tight);
  const auto file = MemoryFile::made(*large());
  setrlimit(RLIMIT_FSIZE, &old);
  std::signal(SIGXFSZ, before);
  EXPECT_FALSE(file);
}

TEST(MemoryFiles, have_what_is_large_and_asked_for_again) {
  MemoryFiles files;
  const auto body = large(), small = large(MemoryFiles::least - 1);
  EXPECT_FALSE(files.of(body)) << "perhaps nobody ever asks again";
  const auto file = files.of(body);
  ASSERT_TRUE(file);
  EXPECT_TRUE(contents(*file) == body->str());
  EXPECT_EQ(files.of(body), file) << "it is made once";
  EXPECT_FALSE(files.of(small));
  EXPECT_FALSE(files.of(small));
  EXPECT_FALSE(files.of(nullptr));
}

TEST(MemoryFiles, let_go_of_what_is_published_no_more) {
  MemoryFiles files;
  std::weak_ptr<const MemoryFile> gone, kept;
  const auto stays = large();
  {
    const auto body = large();
    for (auto* one : {&body, &stays}) files.of(*one);
    gone = files.of(body);
    kept = files.of(stays);
    files.tidy();
    EXPECT_FALSE(gone.expired());
  }
  files.tidy();
  EXPECT_TRUE(gone.expired());
  EXPECT_FALSE(kept.expired());
}

TEST(MemoryFiles, never_take_one_body_for_another_at_the_same_address) {
  MemoryFiles files;
  for (int i = 0; i < 100; ++i) {
    const auto body =
        std::make_shared<const site::Body>(std::string(MemoryFiles::least, static_cast<char>('0' + i % 10)));
    files.of(body);
    const auto file = files.of(body);
    ASSERT_TRUE(file) << "what has gone gives its place back, or there would be no more than "
                      << MemoryFiles::most_files;
    EXPECT_TRUE(contents(*file) == body->str());
    if (i % 50 == 49) files.tidy();
  }
}

TEST(MemoryFiles, have_their_bounds_together) {
  MemoryFiles files;
  std::vector<site::Bytes> bodies;
  for (std::size_t i = 0; i < MemoryFiles::most_files + 1; ++i) bodies.push_back(large());
  std::size_t made = 0;
  for (int twice = 0; twice < 2; ++twice)
    for (const auto& body : bodies) made += files.of(body) != nullptr;
  EXPECT_EQ(made, MemoryFiles::most_files);
  bodies.clear();
  files.tidy();
  const auto huge = large(MemoryFiles::most_bytes + 1), body = large();
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(files.of(huge));
  files.of(body);
  EXPECT_TRUE(files.of(body)) << "there is room again";
}

}  // namespace
}  // namespace feedd::serve
