// What deciding costs: each service by itself, and all of them through the index. Prints one line
// of JSON.

#include <algorithm>
#include <chrono>
#include <iostream>
#include <random>
#include <vector>

#include "rules/decide.h"
#include "rules/restriction_index.h"

namespace {

using Clock = std::chrono::steady_clock;
using slipway::model::FileList;
using slipway::model::RestrictionMode;
using slipway::rules::RestrictionIndex;

// Two to three rules a service: its folder, a shared library, and often its documentation out.
std::vector<RestrictionIndex::Restrictions> make_services(std::size_t count) {
  std::mt19937 random(1);
  std::vector<RestrictionIndex::Restrictions> services(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto own = "apps/team-" + std::to_string(i % 997) + "/service-" + std::to_string(i);
    services[i].push_back({{}, RestrictionMode::MATCH, own, {}, {}});
    services[i].push_back(
        {{}, RestrictionMode::MATCH, "libs/lib-" + std::to_string(random() % count), {}, {}});
    if (i % 2 == 0) {
      services[i].push_back({{}, RestrictionMode::EXCLUDE, own + "/docs*", {}, {}});
    }
  }
  return services;
}

FileList make_files(std::size_t count, std::size_t services) {
  std::mt19937 random(2);
  FileList files;
  while (files.size() < count) {
    const auto one = random() % services;
    const auto in = std::string(random() % 8 == 0 ? "/docs/part-" : "/src/part-") +
                    std::to_string(random() % 40) + "/file-" + std::to_string(files.size()) + ".cc";
    files.push_back(random() % 4 == 0 ? "libs/lib-" + std::to_string(one) + in
                                      : "apps/team-" + std::to_string(one % 997) + "/service-" +
                                            std::to_string(one) + in);
  }
  std::sort(files.begin(), files.end());
  return files;
}

template <typename Function>
double median_ms(int rounds, Function function) {
  std::vector<double> times;
  for (int i = 0; i < rounds; ++i) {
    const auto begin = Clock::now();
    function();
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
  }
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

std::size_t deploys(const std::vector<slipway::rules::Candidate>& candidates,
                    const slipway::model::ChangeSet& changes) {
  return static_cast<std::size_t>(
      std::count_if(candidates.begin(), candidates.end(), [&](const auto& candidate) {
        return slipway::rules::decide(candidate, changes.to, "a change", changes).decision ==
               slipway::model::Decision::DEPLOY;
      }));
}

}  // namespace

int main() {
  const char* comma = "";
  std::cout << "[";
  struct Size {
    std::size_t services;
    std::size_t files;
    int rounds;
  };
  for (const auto [count, files_count, rounds] :
       {Size{1, 1, 10001}, Size{1000, 10'000, 11}, Size{10'000, 10'000, 11},
        Size{1'000'000, 100, 11}}) {
    const auto services = make_services(count);
    slipway::model::ChangeSet changes{"a", "b", true, "git", make_files(files_count, count)};
    std::size_t concerned = 0;
    double by_index = 0;
    double build = 0;
    {
      const auto begin = Clock::now();
      const RestrictionIndex index(services);
      build = std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
      by_index = median_ms(rounds, [&] { concerned = index.concerned(changes.files).size(); });
    }
    std::vector<slipway::rules::Candidate> candidates(services.size());
    for (std::size_t i = 0; i < services.size(); ++i) {
      candidates[i].watermark = "a";
      candidates[i].restrictions = services[i];
    }
    std::size_t deployed = 0;
    const double one_by_one =
        median_ms(count > 100'000 ? 3 : rounds, [&] { deployed = deploys(candidates, changes); });
    if (deployed != concerned) {
      std::cerr << "the index and decide() disagree: " << concerned << ", " << deployed << "\n";
      return 1;
    }
    std::cout << comma << R"({"services": )" << count << R"(, "files": )" << files_count
              << R"(, "decide_ms": )" << one_by_one << R"(, "index_ms": )" << by_index
              << R"(, "index_build_ms": )" << build << R"(, "concerned": )" << concerned << "}";
    comma = ", ";
  }
  std::cout << "]\n";
}
