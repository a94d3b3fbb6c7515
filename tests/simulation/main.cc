// slipway-simulate: runs of the simulation, each from a seed. A seed that fails is named, and
// replays exactly.

#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <spdlog/spdlog.h>

#include "base/enum.h"
#include "simulation.h"

namespace slipway::simulation {
namespace {

constexpr std::string_view kUsage =
    "slipway-simulate [--seeds N] [--from S] [--stride N] [--seed S] [--nodes N] [--fault NAME]\n"
    "                 [--verbose] [--keep-going]\n";

struct Arguments {
  std::uint64_t seeds = 1000;
  std::uint64_t from = 1;
  std::uint64_t stride = 1;
  std::optional<std::size_t> nodes{};
  Fault fault = Fault::NONE;
  bool verbose = false;
  bool keeps_going = false;
};

[[noreturn]] void refuse(const std::string& why) {
  std::fprintf(stderr, "%s\n%s", why.c_str(), std::string(kUsage).c_str());
  std::exit(64);
}

std::uint64_t number(std::string_view text) {
  std::uint64_t value = 0;
  const std::string digits(text);
  const char* const end = digits.c_str() + digits.size();
  if (digits.empty() || std::from_chars(digits.c_str(), end, value).ptr != end) {
    refuse("'" + digits + "' is no number");
  }
  return value;
}

Arguments read(int count, char** words) {
  Arguments arguments;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    const auto next = [&]() -> std::string_view {
      if (++i >= count) refuse(std::string(word) + " wants a value");
      return words[i];
    };
    if (word == "--seeds") {
      arguments.seeds = number(next());
    } else if (word == "--from") {
      arguments.from = number(next());
    } else if (word == "--stride") {
      arguments.stride = number(next());
    } else if (word == "--nodes") {
      arguments.nodes = number(next());
    } else if (word == "--seed") {
      arguments.from = number(next());
      arguments.seeds = 1;
    } else if (word == "--fault") {
      const auto fault = base::parse_enum<Fault>(next());
      if (!fault) refuse("there is no such fault");
      arguments.fault = *fault;
    } else if (word == "--verbose") {
      arguments.verbose = true;
    } else if (word == "--keep-going") {
      arguments.keeps_going = true;
    } else {
      refuse("what is '" + std::string(word) + "'?");
    }
  }
  return arguments;
}

void show(const Outcome& outcome) {
  for (const auto& line : outcome.trace) std::printf("%s\n", line.c_str());
}

int simulate(const Arguments& arguments) {
  Simulator simulator;
  const auto start = std::chrono::steady_clock::now();
  std::uint64_t failures = 0;
  for (std::uint64_t i = 0; i < arguments.seeds; ++i) {
    Options options;
    options.seed = arguments.from + i * arguments.stride;
    options.fault = arguments.fault;
    options.nodes = arguments.nodes;
    options.keeps_trace = arguments.verbose;
    Outcome outcome = simulator.run(options);
    if (arguments.verbose) show(outcome);
    if (!outcome.broken) continue;
    ++failures;
    std::printf("seed %llu breaks '%s': %s\n", static_cast<unsigned long long>(options.seed),
                outcome.broken->promise.c_str(), outcome.broken->how.c_str());
    std::fflush(stdout);
    if (arguments.keeps_going) continue;
    if (!arguments.verbose) {
      options.keeps_trace = true;
      show(simulator.run(options));
    }
    return 1;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf("%llu seeds, %llu failures, %.1f s, %.0f seeds a second\n",
              static_cast<unsigned long long>(arguments.seeds),
              static_cast<unsigned long long>(failures), took.count(),
              static_cast<double>(arguments.seeds) / took.count());
  return failures == 0 ? 0 : 1;
}

}  // namespace
}  // namespace slipway::simulation

int main(int count, char** words) {
  spdlog::set_level(spdlog::level::off);
  return slipway::simulation::simulate(slipway::simulation::read(count, words));
}
