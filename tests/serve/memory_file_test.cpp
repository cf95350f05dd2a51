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

constexpr std::size_t size = 200'000;

site::Bytes large(char with = 'x', std::size_t bytes = size) {
  return std::make_shared<const site::Body>(std::string(bytes, with));
}

std::string contents(const MemoryFile& file, std::size_t bytes = size) {
  std::string out(bytes, '\0');
  const auto count = pread(file.descriptor, out.data(), out.size(), static_cast<off_t>(file.offset));
  out.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
  return out;
}

TEST(MemoryFiles, hold_the_bytes_of_all_parts) {
  MemoryFiles files;
  const auto body = std::make_shared<const site::Body>(of_many_parts());
  files.of(body);
  const auto file = files.of(body);
  ASSERT_TRUE(file);
  EXPECT_TRUE(contents(*file, body->size()) == body->str());
}

TEST(MemoryFiles, are_none_where_files_may_not_be_so_large) {
  MemoryFiles files;
  const auto body = large();
  const auto before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit old{}, tight{};
  getrlimit(RLIMIT_FSIZE, &old);
  tight = old;
  tight.rlim_cur = 1000;
  setrlimit(RLIMIT_FSIZE, &tight);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(files.of(body));
  setrlimit(RLIMIT_FSIZE, &old);
  std::signal(SIGXFSZ, before);
}

TEST(MemoryFiles, have_what_is_large_and_asked_for_again) {
  MemoryFiles files;
  const auto body = large('a'), other = large('b');
  EXPECT_FALSE(files.of(body)) << "perhaps nobody ever asks again";
  const auto file = files.of(body);
  ASSERT_TRUE(file);
  EXPECT_EQ(files.of(body), file) << "it is made once";
  files.of(other);
  const auto second = files.of(other);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->descriptor, file->descriptor) << "they share a chunk";
  EXPECT_TRUE(contents(*file) == body->str());
  EXPECT_TRUE(contents(*second) == other->str());
  for (const auto& none : {large('c', MemoryFiles::least - 1), large('d', MemoryFiles::most + 1), site::Bytes()})
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(files.of(none));
}

TEST(MemoryFiles, let_go_of_what_is_published_no_more) {
  MemoryFiles files;
  std::weak_ptr<const MemoryFile> gone, kept;
  std::weak_ptr<const MemoryChunk> chunk;
  auto stays = large();
  {
    const auto body = large();
    for (const auto& one : {body, stays}) files.of(one);
    gone = files.of(body);
    kept = files.of(stays);
    chunk = gone.lock()->chunk;
    files.tidy();
    EXPECT_FALSE(gone.expired());
  }
  files.tidy();
  EXPECT_TRUE(gone.expired());
  EXPECT_FALSE(kept.expired());
  const auto on_its_way = kept.lock();
  stays.reset();
  files.tidy();
  EXPECT_FALSE(chunk.expired());
  EXPECT_TRUE(contents(*on_its_way) == std::string(size, 'x')) << "as long as somebody reads it";
}

TEST(MemoryFiles, never_take_one_body_for_another_at_the_same_address) {
  MemoryFiles files;
  for (int i = 0; i < 100; ++i) {
    const auto body = large(static_cast<char>('0' + i % 10));
    files.of(body);
    const auto file = files.of(body);
    ASSERT_TRUE(file);
    EXPECT_TRUE(contents(*file) == body->str());
  }
}

TEST(MemoryFiles, have_their_bound_together) {
  MemoryFiles files;
  std::vector<site::Bytes> bodies;
  for (std::size_t i = 0; i <= MemoryFiles::most_bytes / MemoryFiles::most; ++i)
    bodies.push_back(large('x', MemoryFiles::most));
  auto made = [&] {
    std::size_t count = 0;
    for (int twice = 0; twice < 2; ++twice) {
      count = 0;
      for (const auto& body : bodies) count += files.of(body) != nullptr;
    }
    return count;
  };
  EXPECT_EQ(made(), bodies.size() - 1);
  files.tidy();
  EXPECT_EQ(made(), bodies.size() - 1) << "what is asked for stays";
  bodies.front() = large('y', MemoryFiles::most);
  files.tidy();
  EXPECT_EQ(made(), bodies.size() - 1) << "there is room again";
}

TEST(MemoryFiles, begin_anew_when_little_of_their_room_is_in_use) {
  MemoryFiles files;
  std::vector<site::Bytes> few;
  const auto filling = MemoryFiles::chunk_size - MemoryFiles::least;
  for (std::size_t i = 0; i < MemoryFiles::most_bytes / MemoryFiles::chunk_size; ++i) {
    const auto goes = large('x', filling);
    few.push_back(large('y', MemoryFiles::least));
    for (int twice = 0; twice < 2; ++twice)
      for (const auto& one : {goes, few.back()}) files.of(one);
    EXPECT_TRUE(files.of(few.back()));
  }
  few.push_back(large());
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(files.of(few.back())) << "a small body keeps each chunk";
  files.tidy();
  for (const auto& body : few) {
    files.of(body);
    EXPECT_TRUE(files.of(body));
  }
}

}  // namespace
}  // namespace feedd::serve
