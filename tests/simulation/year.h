#pragma once
// A store over a long time of many pushes a day: the real steps one after another on a virtual
// clock, and a real SQLite file, of which only the size is looked at. Nothing goes wrong here.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/context.h"

namespace slipway::simulation {

struct YearOptions {
  std::filesystem::path folder;  // is made, and must not be there
  int days = 365;
  int pushes = 1000;  // a day
  pipeline::Retention retention{};
  // After each day.
  std::function<void(const struct YearDay&)> told{};
};

struct YearDay {
  int day = 0;                                 // from 1
  std::int64_t bytes = 0;                      // of the pages in use or free
  std::int64_t wal = 0;                        // bytes of the log beside them
  std::int64_t free = 0;                       // bytes of the free pages
  std::int64_t live = 0;                       // services that run their newest version
  std::map<std::string, std::int64_t> rows{};  // by table; of every tenth day
};

std::vector<YearDay> simulate_year(const YearOptions& options);

// All its limits are so many times shorter and smaller, but those of how many are kept in any case.
pipeline::Retention shortened(pipeline::Retention retention, int times);

// The largest sizes of the middle and the last third of the days: {middle, last}.
std::pair<std::int64_t, std::int64_t> largest_of_thirds(const std::vector<YearDay>& days);

}  // namespace slipway::simulation
