// What images cost: the notice step for many services of one image, its transaction included.
// Prints one object of JSON.

#include <algorithm>
#include <chrono>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "git/fake_git.h"
#include "model/image.h"
#include "pipeline/image_verdicts.h"
#include "pipeline/steps.h"
#include "pipeline/test_world.h"
#include "pipeline/verdicts.h"
#include "store/notices.h"
#include "store/services.h"

namespace {

namespace model = slipway::model;
namespace pipeline = slipway::pipeline;
namespace store = slipway::store;
using Clock = std::chrono::steady_clock;

template <typename Function>
double median_us(int rounds, Function function) {
  std::vector<double> times;
  for (int i = 0; i < rounds; ++i) {
    const auto begin = Clock::now();
    function();
    times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begin).count());
  }
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

void measure_notice(int count) {
  const std::string image = "registry.example.com/acme/web";
  const auto digest = [](char digit) { return "sha256:" + std::string(64, digit); };
  slipway::git::FakeGit git;
  pipeline::World world(git);
  for (int i = 0; i < count; ++i) {
    pipeline::ServiceSpec spec;
    spec.name = "service-" + std::to_string(i);
    spec.image = image;
    spec.tag_policy = model::TagPolicy{model::TagPolicyKind::SEMVER, "^1", {}};
    const auto id = world.add(spec);
    world.act([&](pipeline::Context& context, store::Transaction& tx) {
      store::set_deployed_once(tx, id, true);
      store::move_watermark(tx, id, "1.0@" + digest('0'), context.clock.now());
    });
  }
  pipeline::Context* context = nullptr;
  world.act([&](pipeline::Context& one, store::Transaction&) { context = &one; });
  std::vector<double> whole;
  std::vector<double> ruling;
  for (int round = 1; round <= 5; ++round) {
    const auto notice = world.announce(image, "1." + std::to_string(round), digest('1'));
    std::vector<model::Service> services;
    std::vector<slipway::rules::Candidate> candidates;
    context->database.read([&](store::Transaction& tx) {
      services = store::services_of_image(tx, notice.organization, notice.image_key);
      for (const auto& one : services) candidates.push_back(pipeline::candidate_of(tx, one));
    });
    const std::vector<model::Notice> notices{notice};
    ruling.push_back(median_us(1, [&] {
      for (std::size_t i = 0; i < services.size(); ++i) {
        if (pipeline::rule_on_image(candidates[i], services[i], notices, {}).size() != 1)
          std::abort();
      }
    }));
    const store::Task task{
        pipeline::kNotice,
        pipeline::ImageSubject{notice.organization, notice.image_key}.to_string(), 0};
    whole.push_back(median_us(1, [&] {
      if (!pipeline::notice(*context, task, {})) throw std::runtime_error("the step failed");
    }));
    if (world.image_verdicts().size() < static_cast<std::size_t>(round * count)) {
      throw std::runtime_error("verdicts are missing");
    }
  }
  for (auto* times : {&whole, &ruling}) std::sort(times->begin(), times->end());
  std::cout << R"({"services": )" << count << R"(, "ruling_ms": )" << ruling[2] / 1000
            << R"(, "step_ms": )" << whole[2] / 1000 << "}\n";
}

}  // namespace

int main() { measure_notice(1000); }
