#include "serve/tally.hpp"

#include <gtest/gtest.h>

namespace feedd::serve {
namespace {

TEST(Tally, of_all_threads_is_told_as_one_sum) {
  std::vector<std::unique_ptr<Tally>> tallies;
  for (int i = 0; i < 2; ++i) tallies.push_back(std::make_unique<Tally>());
  tallies[0]->opened();
  tallies[0]->answered(200, Coding::brotli, 0);
  tallies[1]->answered(200, Coding::brotli, 0);
  tallies[1]->answered(304, Coding::gzip, 1000);
  tallies[1]->opened();
  tallies[1]->opened();
  tallies[1]->closed();
  tallies[0]->sent(10);
  tallies[1]->sent(20);
  const auto text = metrics_text(tallies);
  for (auto* line :
       {"feedd_http_requests_total{status=\"200\",coding=\"br\"} 2\n",
        "feedd_http_requests_total{status=\"304\",coding=\"gzip\"} 1\n", "feedd_http_sent_bytes_total 30\n",
        "feedd_http_spared_bytes_total 1000\n", "feedd_http_connections_total 3\n", "feedd_http_connections 2\n",
        "# TYPE feedd_http_requests_total counter\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
}

}  // namespace
}  // namespace feedd::serve
