/// A cycle of many upstreams: fetched, parsed, made safe, stored and published, first all new, then all unchanged; and
/// beside it curl, which only downloads them. First in the clear from one server, then as most feeds are had: in TLS,
/// each with a handshake of its own. feedd_fetching [UPSTREAMS [ENTRIES]]
#include <fcntl.h>
#include <sys/resource.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <vector>

#include "base/published.hpp"
#include "codec/format.hpp"
#include "fakes/certificate.hpp"
#include "site/intake.hpp"
#include "site/publisher.hpp"
#include "static_server.hpp"
#include "store/open.hpp"
#include "upstream/upstream.hpp"

namespace {

using namespace feedd;
using std::chrono::steady_clock;

constexpr std::size_t at_once = 64;

/// Some 2.5 KiB of Atom in two languages an entry.
std::string feed(int entries_in_it) {
  FeedInfo info;
  info.id = "https://example.org/NNNNNN/feed";
  info.title = "博客 NNNNNN";
  info.link = parse_uri("https://example.org/NNNNNN/").value();
  std::vector<Entry> entries;
  for (int n = 0; n < entries_in_it; ++n) {
    Entry one;
    one.link = parse_uri("https://example.org/NNNNNN/" + std::to_string(n)).value();
    one.id = one.link->str();
    one.title = "第 " + std::to_string(n) + " 篇 about something";
    for (int i = 0; i < 10; ++i)
      one.html += "<p>第 " + std::to_string(i) +
                  " 段：一些中文文字，看看读得有多快。Some <em>plain</em> words, and a <a href=\"" + one.id +
                  "?a=" + std::to_string(i) + "\">link</a> &mdash; it&rsquo;s here.</p>\n";
    one.published = one.updated = Instant(std::chrono::seconds(1600000000 + n * 3600));
    entries.push_back(std::move(one));
  }
  return codec::document(*codec::find_format("atom"), info, entries);
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

struct Cost {
  double wall = 0, cpu = 0;
  long peak = 0;  ///< KiB
};

Cost since(steady_clock::time_point begun, const rusage& before, const rusage& after) {
  return {std::chrono::duration<double>(steady_clock::now() - begun).count(),
          seconds(after.ru_utime) + seconds(after.ru_stime) - seconds(before.ru_utime) - seconds(before.ru_stime),
          after.ru_maxrss};
}

void tell(const char* what, std::size_t upstreams, const Cost& cost) {
  std::printf("%-44s %6zu upstreams  %7.2f s  %7.2f s of CPU  %6.1f MiB at most\n", what, upstreams, cost.wall,
              cost.cpu, static_cast<double>(cost.peak) / 1024);
  std::fflush(stdout);
}

/// `ca_file` empty: nothing is in TLS.
Cost curl(const bench::StaticServer& server, std::size_t upstreams, const std::string& ca_file) {
  const auto list = std::filesystem::temp_directory_path() / ("feedd-bench-curl-" + std::to_string(getpid()));
  {
    std::ofstream out(list);
    if (!ca_file.empty()) out << "cacert = " << ca_file << "\n";
    for (std::size_t n = 0; n < upstreams; ++n)
      out << "url = " << server.url(static_cast<int>(n)) << "\noutput = /dev/null\n";
  }
  auto begun = steady_clock::now();
  auto child = fork();
  if (child == 0) {
    execlp("curl", "curl", "--no-progress-meter", "--parallel", "--parallel-max", std::to_string(at_once).c_str(),
           "--config", list.c_str(), nullptr);
    _exit(127);
  }
  rusage used{};
  int status = 0;
  wait4(child, &status, 0, &used);
  if (status != 0) std::printf("curl failed with status %d\n", status);
  std::filesystem::remove(list);
  return since(begun, rusage{}, used);
}

upstream::ClientConfig client_config(const std::string& ca_file) {
  upstream::ClientConfig config;
  config.ca_file = ca_file;
  config.user_agent = "feedd/bench";
  config.allow_private = {"127.0.0.0/8"};
  config.concurrency = config.per_host = at_once;
  return config;
}

/// Downloads alone, as curl does.
Cost fetched(const bench::StaticServer& server, std::size_t upstreams, const std::string& ca_file) {
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  auto begun = steady_clock::now();
  asio::io_context io{1};
  Nursery nursery(io.get_executor());
  auto fetch = upstream::http_client(io.get_executor(), client_config(ca_file));
  auto one = [&](int number) -> Task<void> {
    upstream::Get get{.url = parse_uri(server.url(number)).value()};
    auto asked = fetch(std::move(get));
    auto got = co_await std::move(asked);
    if (!got || got->body.empty()) std::printf("%s\n", got ? "nothing came" : got.error().what.c_str());
  };
  for (std::size_t n = 0; n < upstreams; ++n) nursery.start("fetch", one(static_cast<int>(n)));
  io.run();
  getrusage(RUSAGE_SELF, &after);
  return since(begun, before, after);
}

class Planet {
 public:
  Planet(const bench::StaticServer& server, std::size_t upstreams, const std::string& ca_file) {
    std::filesystem::create_directory(directory_);
    store_ = store::open("sqlite:feedd.db", directory_).value();
    auto means = upstream::means_of(upstream::http_client(io_.get_executor(), client_config(ca_file)),
                                    crew_.get_executor(), system_clock(), upstream::Manners{});
    std::vector<site::Channel> channels(1);
    channels[0].info.title = "A planet";
    channels[0].info.authors = {{"Its keeper", {}, {}}};
    std::vector<SourceId> sources;
    for (std::size_t n = 0; n < upstreams; ++n) {
      auto name = std::to_string(n);
      sources.push_back({"upstream/" + name});
      upstreams_.push_back(std::make_unique<upstream::Upstream>(
          upstream::Subscription{
              .id = {"upstream/" + name}, .name = name, .url = parse_uri(server.url(static_cast<int>(n))).value()},
          "", means));
    }
    site::Plan plan{parse_uri("https://feeds.example.org/").value(),
                    channels,
                    site::Routes::make(channels, {sources.begin(), sources.end()}, {}).value(),
                    {}};
    for (const auto& source : sources) plan.sources.emplace_back(source, SourceInfo{});
    publisher_ = std::make_unique<site::Publisher>(*store_, std::move(plan), site_, system_clock());
    intake_ = std::make_unique<site::Intake>(*publisher_, desk_);
    (void)publisher_->rebuild();
  }
  ~Planet() {
    crew_.join();
    intake_.reset();
    publisher_.reset();
    store_.reset();
    std::filesystem::remove_all(directory_);
  }

  /// Each upstream once. What is published is published once, at the end.
  Cost pass() {
    rusage before{}, after{};
    getrusage(RUSAGE_SELF, &before);
    auto begun = steady_clock::now();
    publisher_->hold();
    Nursery nursery(io_.get_executor());
    for (auto& one : upstreams_) nursery.start("upstream", ask(*one));
    io_.restart();
    io_.run();
    (void)publisher_->release();
    getrusage(RUSAGE_SELF, &after);
    return since(begun, before, after);
  }

  std::size_t entries() const { return entries_; }
  std::size_t failures() const { return failures_; }

 private:
  Task<void> ask(upstream::Upstream& one) {
    Batch batch = co_await one.ask();
    for (const auto& note : batch.notes) {
      if (note.severity != Note::Severity::error) continue;
      if (failures_++ == 0) std::printf("%s\n", note.error.what.c_str());
    }
    entries_ += batch.upserts.size();
    auto taken = co_await intake_->take(batch);
    if (!taken && failures_++ == 0) std::printf("%s\n", taken.error().what.c_str());
  }

  std::filesystem::path directory_ =
      std::filesystem::temp_directory_path() / ("feedd-bench-planet-" + std::to_string(getpid()));
  asio::io_context io_{1};
  asio::thread_pool crew_{1};
  asio::strand<asio::thread_pool::executor_type> desk_{crew_.get_executor()};
  std::unique_ptr<store::Store> store_;
  Published<site::Site> site_;
  std::unique_ptr<site::Publisher> publisher_;
  std::unique_ptr<site::Intake> intake_;
  std::vector<std::unique_ptr<upstream::Upstream>> upstreams_;
  std::size_t entries_ = 0, failures_ = 0;
};

/// Whether all went well.
bool measure(const bench::StaticServer& server, std::size_t upstreams, const std::string& ca_file) {
  auto alone = curl(server, upstreams, ca_file);
  tell("curl --parallel, downloads alone", upstreams, alone);
  auto downloaded = fetched(server, upstreams, ca_file);
  tell("feedd, downloads alone", upstreams, downloaded);
  Planet planet(server, upstreams, ca_file);
  auto first = planet.pass();
  tell("feedd, parsed, made safe, stored, published", upstreams, first);
  tell("feedd, asked again: all unchanged", upstreams, planet.pass());
  std::printf("%zu entries, %zu failures; CPU beside curl: downloads %.2f times, the first pass %.2f times\n",
              planet.entries(), planet.failures(), downloaded.cpu / alone.cpu, first.cpu / alone.cpu);
  return planet.failures() == 0;
}

}  // namespace

int main(int count, char** arguments) {
  std::size_t upstreams = count > 1 ? static_cast<std::size_t>(std::atoi(arguments[1])) : 2000;
  const auto body = feed(count > 2 ? std::atoi(arguments[2]) : 8);
  const auto ca_file =
      (std::filesystem::temp_directory_path() / ("feedd-bench-" + std::to_string(getpid()) + ".pem")).string();
  const fakes::Certificate certificate("IP:127.0.0.1", ca_file);
  const bench::StaticServer plain(body), sealed(body, certificate.context());
  std::printf("a feed of %zu bytes each, %zu requests at once\n", body.size(), at_once);
  const bool went_well = measure(plain, upstreams, "");
  std::printf("in TLS, a handshake each\n");
  const bool went_well_in_tls = measure(sealed, upstreams, ca_file);
  std::filesystem::remove(ca_file);
  return went_well && went_well_in_tls ? 0 : 1;
}
