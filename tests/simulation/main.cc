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
#include "year.h"

namespace slipway::simulation {
namespace {

constexpr std::string_view kUsage =
    "slipway-simulate [--seeds N] [--from S] [--stride N] [--seed S] [--nodes N] [--fault NAME]\n"
    "                 [--verbose] [--keep-going] [--deaths]\n"
    "slipway-simulate --year FOLDER [--days N] [--pushes N] [--shorten N]\n";

struct Arguments {
  std::uint64_t seeds = 1000;
  std::uint64_t from = 1;
  std::uint64_t stride = 1;
  std::optional<std::size_t> nodes{};
  Fault fault = Fault::NONE;
  bool verbose = false;
  bool keeps_going = false;
  bool shows_deaths = false;
  std::string year{};
  std::uint64_t days = 365;
  std::uint64_t pushes = 1000;
  std::uint64_t shorten = 1;
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
    } else if (word == "--year") {
      arguments.year = next();
    } else if (word == "--days") {
      arguments.days = number(next());
    } else if (word == "--pushes") {
      arguments.pushes = number(next());
    } else if (word == "--shorten") {
      arguments.shorten = std::max<std::uint64_t>(number(next()), 1);
    } else if (word == "--deaths") {
      arguments.shows_deaths = true;
    } else if (word == "--keep-going") {
      arguments.keeps_going = true;
    } else {
      refuse("what is '" + std::string(word) + "'?");
    }
  }
  return arguments;
}

double mebibytes(std::int64_t bytes) { return static_cast<double>(bytes) / (1 << 20); }

void show(const Outcome& outcome) {
  for (const auto& line : outcome.trace) std::printf("%s\n", line.c_str());
}

// At each point: how often it was reached, and how often the process died there.
void show(const PointCounts& reached, const PointCounts& died) {
  for (std::size_t i = 0; i < kPoints; ++i) {
    const auto point = Point::at(i);
    std::printf("%-6s %-28s %12zu %8zu\n", base::to_string(point.moment).c_str(),
                base::to_string(point.effect).c_str(), reached[i], died[i]);
  }
}

void show_rows(const YearDay& day) {
  for (const auto& [table, rows] : day.rows) {
    if (rows > 0) std::printf("    %-28s %10lld\n", table.c_str(), static_cast<long long>(rows));
  }
}

// Whether the store stays level: the last third of the days needs no more than the one before.
int live_a_year(const Arguments& arguments) {
  constexpr double growth = 1.1;
  YearOptions options{.folder = arguments.year};
  options.days = static_cast<int>(arguments.days);
  options.pushes = static_cast<int>(arguments.pushes);
  options.retention = shortened(options.retention, static_cast<int>(arguments.shorten));
  options.told = [](const YearDay& day) {
    if (day.rows.empty()) return;
    std::printf("day %4d: %8.1f MiB, of which %.1f free, and %.1f of the log\n", day.day,
                mebibytes(day.bytes), mebibytes(day.free), mebibytes(day.wal));
    std::fflush(stdout);
  };
  const auto days = simulate_year(options);
  for (const auto& day : days) {
    if (day.day == options.days * 2 / 3 / 10 * 10) show_rows(day);
  }
  show_rows(days.back());
  const auto [middle, last] = largest_of_thirds(days);
  std::printf("the most of the middle third: %.1f MiB, of the last: %.1f MiB\n", mebibytes(middle),
              mebibytes(last));
  return static_cast<double>(last) <= growth * static_cast<double>(middle) ? 0 : 1;
}

int simulate(const Arguments& arguments) {
  Simulator simulator;
  const auto start = std::chrono::steady_clock::now();
  std::uint64_t failures = 0;
  PointCounts reached{};
  PointCounts died{};
  for (std::uint64_t i = 0; i < arguments.seeds; ++i) {
    Options options;
    options.seed = arguments.from + i * arguments.stride;
    options.fault = arguments.fault;
    options.nodes = arguments.nodes;
    options.keeps_trace = arguments.verbose;
    Outcome outcome = simulator.run(options);
    if (arguments.verbose) show(outcome);
    for (std::size_t point = 0; point < kPoints; ++point) {
      reached[point] += outcome.reached[point];
      died[point] += outcome.died[point];
    }
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
  if (arguments.shows_deaths) show(reached, died);
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
  const auto arguments = slipway::simulation::read(count, words);
  return arguments.year.empty() ? slipway::simulation::simulate(arguments)
                                : slipway::simulation::live_a_year(arguments);
}
