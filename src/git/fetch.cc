#include "git/fetch.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "git/complaint.h"

namespace slipway::git {
namespace {

using base::ErrorCode;

constexpr std::string_view kHeads = "refs/heads/";
// Branches can go away between the listing and the fetch; not for ever.
constexpr int kMostListings = 3;

enum class Ended { kDone, kMissingBranch };

std::string head(const std::string& branch) { return std::string(kHeads) + branch; }

bool are_in_conflict(const std::string& a, const std::string& b) {
  return a.starts_with(b + "/") || b.starts_with(a + "/");
}

// One fetch, and what makes it work where the mirror is in its own way.
class Fetch {
 public:
  Fetch(const GitProgram& program, Mirror& mirror, const Access& access, const Branches& branches,
        const std::stop_token& stop)
      : program_(program), mirror_(mirror), access_(access), branches_(branches), stop_(stop) {}

  base::Result<Ended> run(const std::vector<std::string>& refspecs) {
    if (mirror_.is_suspect()) mirror_.remove();
    while (true) {
      mirror_.clean();
      const std::uint64_t most = program_.options().fetch.mirror_bytes;
      const std::uint64_t filled = most == 0 ? 0 : mirror_.pack_bytes();
      if (most != 0 && filled >= most) return base::fail(too_large());
      const bool existed = mirror_.exists();
      if (!existed) {
        if (auto made = mirror_.make(sha256_, stop_); !made) return base::fail(made.error());
      }
      const auto outcome = program_.run(mirror_.directory(), arguments(refspecs), &access_, stop_,
                                        {}, most - filled);
      if (!outcome) {
        mirror_.forget_cleaning();
        return base::fail(outcome.error());
      }
      if (outcome->ok()) {
        mirror_.note_use();
        return Ended::kDone;
      }
      const auto complaint = classify(outcome->err);
      if (complaint == Complaint::kMissingBranch) return Ended::kMissingBranch;
      // The signal that ends index-pack at the limit is told nobody by fetch.
      if (complaint == Complaint::kTooLarge || (most != 0 && mirror_.pack_bytes() >= most)) {
        mirror_.forget_cleaning();
        mirror_.clean();  // what came already
        return base::fail(too_large());
      }
      if (!repair(complaint, existed)) {
        return base::fail(
            explain("cannot fetch from " + access_.url, outcome->err, access_.secrets));
      }
    }
  }

 private:
  std::vector<std::string> arguments(const std::vector<std::string>& refspecs) const {
    std::vector<std::string> arguments{"fetch",
                                       "--quiet",
                                       "--no-tags",
                                       "--no-write-fetch-head",
                                       "--no-recurse-submodules",
                                       "--no-show-forced-updates",
                                       "--no-auto-maintenance"};
    arguments.emplace_back(branches_.empty() && refspecs.front().ends_with('*') ? "--prune"
                                                                                : "--no-prune");
    arguments.emplace_back("--");
    arguments.push_back(access_.url);
    arguments.insert(arguments.end(), refspecs.begin(), refspecs.end());
    return arguments;
  }

  base::Error too_large() const {
    const auto& limits = program_.options().fetch;
    return {ErrorCode::kTooLarge,
            "cannot fetch from " + access_.url + ": its mirror would be larger than " +
                std::to_string(limits.mirror_bytes >> 20U) +
                " MiB, or unpacks to more than git may take. Where that is meant, start the daemon "
                "with a larger --mirror-size."};
  }

  // Whether another try makes sense; each repair is made once.
  bool repair(Complaint complaint, bool existed) {
    switch (complaint) {
      case Complaint::kRefConflict:
        if (std::exchange(conflict_solved_, true)) return false;
        remove_conflicting_branches();
        return true;
      case Complaint::kOtherHash:
        if (std::exchange(hash_changed_, true)) return false;
        sha256_ = !mirror_.is_sha256();
        mirror_.remove();
        return true;
      case Complaint::kBrokenMirror:
        if (!existed || std::exchange(made_anew_, true)) return false;
        sha256_ = mirror_.is_sha256();
        mirror_.remove();
        return true;
      case Complaint::kMissingBranch:
      case Complaint::kTooLarge:
      case Complaint::kOther:
        return false;
    }
    return false;
  }

  // A branch "a" that the remote had before stands in the way of "a/b".
  void remove_conflicting_branches() {
    auto objects = mirror_.read();
    if (!objects) return;
    for (const auto& [branch, tip] : (*objects)->branches({})) {
      const bool conflicts = branches_.empty() ||
                             std::any_of(branches_.begin(), branches_.end(),
                                         [&](const auto& b) { return are_in_conflict(branch, b); });
      if (conflicts) (*objects)->remove_branch(branch);
    }
  }

  const GitProgram& program_;
  Mirror& mirror_;
  const Access& access_;
  const Branches& branches_;
  const std::stop_token& stop_;
  bool sha256_ = false;
  bool conflict_solved_ = false;
  bool hash_changed_ = false;
  bool made_anew_ = false;
};

std::vector<std::string> refspecs_of(const Branches& branches) {
  if (branches.empty()) return {"+refs/heads/*:refs/heads/*"};
  std::vector<std::string> refspecs;
  refspecs.reserve(branches.size());
  for (const auto& branch : branches) {
    refspecs.push_back("+" + head(branch) + ":" + head(branch));  // NOLINT
  }
  return refspecs;
}

// The tips of the mirror, without the branches that the remote no longer has.
base::Result<Tips> local_tips(Mirror& mirror, const Branches& branches, const Branches& gone) {
  auto objects = mirror.read();
  if (!objects) {
    if (objects.error().code == ErrorCode::kNotFound) return Tips();
    return base::fail(objects.error());
  }
  for (const auto& branch : gone) (*objects)->remove_branch(branch);
  Tips tips = (*objects)->branches(branches);
  for (const auto& branch : gone) tips.erase(branch);
  return tips;
}

}  // namespace

base::Result<Tips> ask_tips(const GitProgram& program, const Access& access,
                            const Branches& branches, const std::stop_token& stop) {
  std::vector<std::string> arguments{"ls-remote", "--quiet", "--heads", "--", access.url};
  for (const auto& branch : branches) arguments.push_back(head(branch));
  const auto outcome = program.run({}, arguments, &access, stop);
  if (!outcome) return base::fail(outcome.error());
  if (!outcome->ok()) {
    return base::fail(explain("cannot ask " + access.url, outcome->err, access.secrets));
  }
  Tips tips;
  std::string_view rest = outcome->out;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    const auto tab = line.find('\t');
    if (tab != std::string_view::npos && line.substr(tab + 1).starts_with(kHeads)) {
      std::string branch(line.substr(tab + 1 + kHeads.size()));
      // A pattern matches the end of a name as well: "x/refs/heads/main".
      if (branches.empty() || branches.contains(branch)) {
        tips[std::move(branch)] = line.substr(0, tab);
      }
    }
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return tips;
}

base::Result<Tips> fetch_branches(const GitProgram& program, Mirror& mirror,
                                  const Mirror::Turn& /*turn*/, const Access& access,
                                  const Branches& branches, const std::stop_token& stop) {
  Branches present = branches;
  Branches gone;
  for (int listing = 0;; ++listing) {
    const auto ended = Fetch(program, mirror, access, present, stop).run(refspecs_of(present));
    if (!ended) return base::fail(ended.error());
    if (*ended == Ended::kDone) break;
    if (listing == kMostListings) {
      return base::fail(ErrorCode::kUnavailable,
                        "the branches of " + access.url + " change too fast; try again");
    }
    // One of them is missing, and git doesn't say which others are.
    const auto tips = ask_tips(program, access, present, stop);
    if (!tips) return base::fail(tips.error());
    std::erase_if(present, [&](const auto& branch) {
      if (tips->contains(branch)) return false;
      gone.insert(branch);
      return true;
    });
    if (present.empty()) break;
  }
  auto tips = local_tips(mirror, branches, gone);
  if (tips) mirror.compact(stop);
  return tips;
}

base::Result<void> fetch_one_commit(const GitProgram& program, Mirror& mirror,
                                    const Mirror::Turn& /*turn*/, const Access& access,
                                    const std::string& commit, const std::stop_token& stop) {
  const auto ended = Fetch(program, mirror, access, {}, stop).run({commit});
  if (!ended) return base::fail(ended.error());
  const auto objects = mirror.read();
  if (!objects) return base::fail(objects.error());
  if (!(*objects)->has_commit(commit)) {
    return base::fail(ErrorCode::kNotFound, access.url + " has no commit '" + commit + "'");
  }
  return {};
}

}  // namespace slipway::git
