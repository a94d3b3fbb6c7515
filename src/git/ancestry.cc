#include "git/ancestry.h"

#include <queue>
#include <string>
#include <unordered_map>
#include <utility>

namespace slipway::git {
namespace {

constexpr unsigned kOfAncestor = 1;    // reached from the ancestor
constexpr unsigned kOfDescendant = 2;  // reached from the descendant
constexpr unsigned kOfBoth = kOfAncestor | kOfDescendant;

std::string key_of(const git_oid& id) {
  return {reinterpret_cast<const char*>(id.id), sizeof(id.id)};
}

// What git calls painting down to the common ancestors.
class Search {
 public:
  Search(const git_oid& ancestor, const LoadCommit& load)
      : ancestor_(key_of(ancestor)), load_(load) {}

  bool run(const git_oid& ancestor, const git_oid& descendant) {
    if (!reach(ancestor, kOfAncestor) || !reach(descendant, kOfDescendant)) return false;
    while (open_ > 0) {
      const git_oid id = waiting_.top().second;
      waiting_.pop();
      Seen& seen = seen_.at(key_of(id));
      --seen.queued;
      if (seen.marks != kOfBoth) --open_;
      if (seen.marks == seen.passed_on) continue;
      const unsigned marks = seen.passed_on = seen.marks;
      const auto commit = load_(id);
      if (!commit) return false;
      for (unsigned i = 0; i < git_commit_parentcount(commit->get()); ++i) {
        if (!reach(*git_commit_parent_id(commit->get(), i), marks)) return false;
      }
      if (is_found_) return true;
    }
    return is_found_;
  }

 private:
  struct Seen {
    git_time_t time = 0;
    unsigned marks = 0;
    unsigned passed_on = 0;  // of these, to its parents
    unsigned queued = 0;
  };

  bool reach(const git_oid& id, unsigned marks) {
    const auto key = key_of(id);
    auto [found, fresh] = seen_.try_emplace(key);
    Seen& seen = found->second;
    if (fresh) {
      const auto commit = load_(id);
      if (!commit) return false;
      seen.time = git_commit_time(commit->get());
    }
    const unsigned all = seen.marks | marks;
    if (all == seen.marks) return true;
    if (all == kOfBoth) {
      open_ -= seen.queued;
      is_found_ = is_found_ || key == ancestor_;
    } else {
      ++open_;
    }
    seen.marks = all;
    ++seen.queued;
    waiting_.emplace(seen.time, id);
    return true;
  }

  struct IsOlder {
    bool operator()(const std::pair<git_time_t, git_oid>& a,
                    const std::pair<git_time_t, git_oid>& b) const {
      return a.first < b.first;
    }
  };

  const std::string ancestor_;
  const LoadCommit& load_;
  std::unordered_map<std::string, Seen> seen_;
  std::priority_queue<std::pair<git_time_t, git_oid>, std::vector<std::pair<git_time_t, git_oid>>,
                      IsOlder>
      waiting_;
  std::size_t open_ = 0;  // in the queue, and not known to be of both
  bool is_found_ = false;
};

}  // namespace

bool is_behind(const git_oid& ancestor, const git_oid& descendant, const LoadCommit& load) {
  return Search(ancestor, load).run(ancestor, descendant);
}

}  // namespace slipway::git
