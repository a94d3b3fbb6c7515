// How a world's steps are run, on its own clock.

#include <map>
#include <utility>

#include "pipeline/backtest.h"
#include "pipeline/liveness.h"
#include "pipeline/steps.h"
#include "pipeline/test_world.h"
#include "pipeline/watch.h"
#include "pipeline/worker.h"

namespace slipway::pipeline {
namespace {

const std::map<std::string, Step> kSteps = {
    {kInterpret, interpret},
    {kReinterpret, reinterpret},
    {kNotice, notice},
    {kSurvey, survey},
    {kDecide, decide},
    {kDispatch, dispatch},
    {kRelease, release},
    {kSettle, settle},
    {kPoll, poll},
    {kSchedule, schedule},
    {kRun, pipeline::run},
    {kPollImage, poll_image},
    {kNotify, notify},
    {kRetain, retain},
    {kReport, report},
    {kCheck, check},
    {kPin, pin},
    {kPreview, preview},
};

std::vector<std::string> steps_without_poll() {
  std::vector<std::string> names;
  for (const auto& [name, step] : kSteps) {
    if (name != kPoll && name != kPollImage) names.push_back(name);
  }
  return names;
}

}  // namespace

std::optional<store::Task> World::claim(const std::vector<std::string>& steps) {
  std::optional<store::Task> task;
  const auto now = clock.now();
  store_->write([&](store::Transaction& tx) {
    task = store::claim(tx, steps, "this process", now, std::chrono::hours(6));
  });
  return task;
}

void World::run_one(const store::Task& task) {
  base::Result<void> done;
  try {
    done = kSteps.at(task.step)(*context_, task, {});
  } catch (const store::LeaseLost&) {
    return;
  }
  if (done) return;
  store_->write([&](store::Transaction& tx) {
    store::put_off(tx, task, next_attempt(task, done.error(), clock.now()), done.error().message);
  });
}

void World::run_until(base::Timestamp deadline) {
  const auto steps = steps_without_poll();
  while (true) {
    if (const auto task = claim(steps)) {
      run_one(*task);
      continue;
    }
    std::optional<base::Timestamp> due;
    store_->read([&](store::Transaction& tx) { due = store::next_due(tx, steps); });
    if (!due || *due > deadline) return;
    clock.move_to(*due);
  }
}

void World::run() { run_until(clock.now() + std::chrono::minutes(15)); }

void World::run_for(base::Duration time) {
  const auto until = clock.now() + time;
  run_until(until);
  clock.move_to(until);
}

void World::run_due() {
  const auto steps = steps_without_poll();
  while (const auto task = claim(steps)) run_one(*task);
}

void World::run_due_but_release() {
  auto steps = steps_without_poll();
  std::erase(steps, kRelease);
  while (const auto task = claim(steps)) run_one(*task);
}

void World::poll(const std::string& url) {
  const RepositorySubject subject{environment_.organization, key_of(url)};
  run_one({kPoll, subject.to_string(), 0});
  run();
}

void World::poll_images() {
  while (const auto task = claim({kPollImage})) run_one(*task);
  run();
}

void World::watch() {
  pipeline::watch(*context_);
  run();
}

base::Result<std::vector<PastDecision>> World::backtest(
    const model::Service& service, const std::vector<model::Verdict>& past,
    const std::vector<model::Restriction>& proposed) {
  return pipeline::backtest(*context_, service, past, proposed, {});
}

void World::probe_liveness() {
  const auto next = liveness_->look({});
  run_due();
  clock.move_to(next);
}

}  // namespace slipway::pipeline
