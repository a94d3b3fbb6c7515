#include "runtime/fake_jobs.h"

#include <algorithm>

#include "runtime/runtime.h"
#include "runtime/word_list.h"

namespace slipway::runtime {

using base::ErrorCode;
using base::fail;

void FakeJobs::lose(const model::AttemptId& id) {
  const std::scoped_lock lock(mutex_);
  known_[id].attempt.state = AttemptState::kGone;
}

void FakeJobs::end_all(int exit_code) {
  const std::scoped_lock lock(mutex_);
  for (auto& [id, known] : known_) {
    if (known.attempt.state == AttemptState::kRunning) {
      known.attempt = {AttemptState::kEnded, exit_code};
    }
  }
}

void FakeJobs::set_away(bool away) {
  const std::scoped_lock lock(mutex_);
  away_ = away;
}

void FakeJobs::set_away_at_removals(bool away) {
  const std::scoped_lock lock(mutex_);
  away_at_removals_ = away;
}

std::vector<std::string> FakeJobs::started() const {
  const std::scoped_lock lock(mutex_);
  return started_;
}

std::size_t FakeJobs::count() const {
  const std::scoped_lock lock(mutex_);
  return known_.size();
}

std::size_t FakeJobs::running() const {
  const std::scoped_lock lock(mutex_);
  return static_cast<std::size_t>(std::count_if(
      known_.begin(), known_.end(),
      [](const auto& entry) { return entry.second.attempt.state == AttemptState::kRunning; }));
}

base::Result<Attempt> FakeJobs::start(const model::AttemptId& id, const Version& version,
                                      std::stop_token stop) {
  const std::scoped_lock lock(mutex_);
  if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "The start was cancelled.");
  if (away_) return fail(ErrorCode::kUnavailable, "The engine does not answer.");
  const auto found = known_.find(id);
  if (found != known_.end()) return found->second.attempt;
  auto words = split_words(version.settings.entrypoint).value_or(std::vector<std::string>());
  words.insert(words.end(), version.settings.arguments.begin(), version.settings.arguments.end());
  std::string line =
      version.commit.empty() && version.image ? version.image->tag : version.commit.substr(0, 6);
  for (const auto& word : words) line += " " + word;
  started_.push_back(line);
  if (!words.empty() && words.front() == "missing") {
    return fail(ErrorCode::kFailed, "There is no program 'missing'.");
  }
  Known& known = known_[id];
  known.lines.push_back({1, {}, "stdout", "ran"});
  known.attempt.state = AttemptState::kRunning;
  if (words.size() >= 2 && words[words.size() - 2] == "exit") {
    known.attempt = {AttemptState::kEnded, std::stoi(words.back())};
  }
  return known.attempt;
}

base::Result<Attempt> FakeJobs::inspect(const model::AttemptId& id) {
  const std::scoped_lock lock(mutex_);
  if (away_) return fail(ErrorCode::kUnavailable, "The engine does not answer.");
  const auto found = known_.find(id);
  return found == known_.end() ? Attempt() : found->second.attempt;
}

base::Result<void> FakeJobs::stop(const model::AttemptId& id, base::Duration /*grace*/) {
  const std::scoped_lock lock(mutex_);
  if (away_) return fail(ErrorCode::kUnavailable, "The engine does not answer.");
  const auto found = known_.find(id);
  if (found != known_.end() && found->second.attempt.state == AttemptState::kRunning) {
    found->second.attempt = {AttemptState::kEnded, 128 + 15};
  }
  return {};
}

base::Result<void> FakeJobs::remove(const model::AttemptId& id) {
  const std::scoped_lock lock(mutex_);
  if (away_ || away_at_removals_) {
    return fail(ErrorCode::kUnavailable, "The engine does not answer.");
  }
  const auto found = known_.find(id);
  if (found == known_.end()) return {};
  if (found->second.attempt.state == AttemptState::kRunning) {
    return fail(ErrorCode::kConflict, "The attempt still runs; stop it first.");
  }
  known_.erase(found);
  return {};
}

std::vector<model::LogLine> FakeJobs::log(const model::AttemptId& id, std::uint64_t after,
                                          std::size_t limit) {
  const std::scoped_lock lock(mutex_);
  std::vector<model::LogLine> lines;
  const auto found = known_.find(id);
  if (found == known_.end()) return lines;
  for (const auto& line : found->second.lines) {
    if (line.sequence > after && lines.size() < limit) lines.push_back(line);
  }
  return lines;
}

}  // namespace slipway::runtime
