// What it costs to interpret each fixture of a forge's and a registry's webhook, against only
// parsing it. Prints one object of JSON; a second argument chooses fixtures by a part of their
// path.

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "forge/forge_test_support.h"
#include "forge/test_fixtures.h"
#include "registry/hooks/test_fixtures.h"
#include "registry/hooks/test_hooks.h"

namespace {

namespace rules = slipway::rules;
using Clock = std::chrono::steady_clock;

constexpr int kRounds = 2001;

template <typename Function>
double timed_us(Function function) {
  const auto begin = Clock::now();
  function();
  return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
}

double median(std::vector<double>& times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

struct Cost {
  double parse_us;
  double fresh_us;  // the same with a parser that is made for it
  double interpret_us;
};

// In turns, so that what else runs on the machine slows both; apart from those that take and give
// back memory for a parser, which would leave only one of the two with cold caches.
Cost cost_of(const rules::Sender& sender, const rules::WebhookFixture& fixture) {
  simdjson::dom::parser parser;
  const simdjson::padded_string padded(fixture.body);
  std::vector<double> parse;
  std::vector<double> fresh;
  std::vector<double> interpret;
  for (int i = 0; i < kRounds; ++i) {
    parse.push_back(timed_us([&] {
      if (parser.parse(padded).error() != simdjson::SUCCESS) throw std::runtime_error("no JSON");
    }));
    interpret.push_back(timed_us([&] { (void)sender.interpret(fixture.headers, fixture.body); }));
  }
  for (int i = 0; i < kRounds; ++i) {
    fresh.push_back(timed_us([&] {
      simdjson::dom::parser another;
      if (another.parse(padded).error() != simdjson::SUCCESS) throw std::runtime_error("no JSON");
    }));
  }
  return {median(parse), median(fresh), median(interpret)};
}

class Report {
 public:
  explicit Report(std::string_view chosen) : chosen_(chosen) {}

  void add(std::string_view kind, const rules::Sender& sender,
           const rules::WebhookFixture& fixture) {
    if (fixture.path.find(chosen_) == std::string::npos) return;
    simdjson::dom::parser parser;
    if (parser.parse(fixture.body).error() != simdjson::SUCCESS) return;  // nothing to compare with
    auto stored = fixture;
    stored.body.reserve(stored.body.size() + rules::kBodyPadding);  // as the store gives it
    const auto cost = cost_of(sender, stored);
    std::cout << comma_ << R"({"kind": ")" << kind << R"(", "name": ")" << fixture.path
              << R"(", "bytes": )" << fixture.body.size() << R"(, "parse_us": )" << cost.parse_us
              << R"(, "fresh_us": )" << cost.fresh_us << R"(, "interpret_us": )"
              << cost.interpret_us << "}";
    comma_ = ", ";
  }

 private:
  std::string_view chosen_;
  const char* comma_ = "";
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) return 64;
  const std::filesystem::path testdata = argv[1];
  const std::string_view chosen = argc == 3 ? argv[2] : "";
  std::cout << R"({"fixtures": [)";
  Report report(chosen);
  for (const auto& fixture : slipway::registry::fixtures(testdata / "registry")) {
    report.add("registry", *slipway::registry::hook_of(fixture.kind), fixture);
  }
  for (const auto& fixture : slipway::forge::fixtures(testdata / "forge")) {
    report.add("forge", *slipway::forge::forge_of(fixture.kind), fixture);
  }
  std::cout << "]}\n";
}
