#pragma once
// Writes Prometheus' text format 0.0.4: families of samples, each family once. Not thread-safe.
// Source: Prometheus' documentation, "Exposition formats".

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slipway::api {

using Labels = std::vector<std::pair<std::string_view, std::string>>;

class MetricsText {
 public:
  // What follows belongs to it. `type`: "gauge", "counter", "histogram".
  void family(std::string_view name, std::string_view type, std::string_view help);
  // `suffix` is appended to the family's name, as histograms need it.
  void sample(const Labels& labels, double value, std::string_view suffix = "");

  const std::string& text() const { return text_; }

 private:
  std::string name_;
  std::string text_;
};

}  // namespace slipway::api
