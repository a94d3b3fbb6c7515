#include "api/metrics_text.h"

#include <gtest/gtest.h>

namespace slipway::api {
namespace {

TEST(MetricsText, IsPrometheusTextFormat) {
  MetricsText metrics;
  metrics.family("a_seconds", "histogram", "How long.");
  metrics.sample({{"step", "s"}, {"le", "0.005"}}, 2, "_bucket");
  metrics.sample({{"step", "s"}}, 0.25, "_sum");
  metrics.family("b", "gauge", "How many.");
  metrics.sample({}, 12'000'000'000);
  EXPECT_EQ(metrics.text(),
            "# HELP a_seconds How long.\n"
            "# TYPE a_seconds histogram\n"
            "a_seconds_bucket{step=\"s\",le=\"0.005\"} 2\n"
            "a_seconds_sum{step=\"s\"} 0.25\n"
            "# HELP b How many.\n"
            "# TYPE b gauge\n"
            "b 12000000000\n");
}

TEST(MetricsText, EscapesWhatPeopleNamed) {
  MetricsText metrics;
  metrics.family("b", "gauge", "How many.");
  metrics.sample({{"name", "a\\b \"c\"\nd"}}, 1);
  EXPECT_TRUE(metrics.text().ends_with("b{name=\"a\\\\b \\\"c\\\"\\nd\"} 1\n")) << metrics.text();
}

}  // namespace
}  // namespace slipway::api
