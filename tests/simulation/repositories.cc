#include "repositories.h"

#include <algorithm>
#include <utility>

namespace slipway::simulation {

Repository::Repository(std::string url, Dice dice)
    : url_(std::move(url)), key_(model::parse_git_url(url_).value()), dice_(dice) {}

const Commit& Repository::add(Files files, std::vector<std::string> parents, std::string message) {
  static constexpr std::string_view digits = "0123456789abcdef";
  Commit made{"", std::move(message), std::move(files), std::move(parents)};
  for (int i = 0; i < 40; ++i) made.id += digits[dice_.below(16)];
  const std::string id = made.id;
  return commits_.emplace(id, std::move(made)).first->second;
}

void Repository::move(const std::string& branch, const std::string& to, base::Timestamp at) {
  moves_[branch].push_back({at, to});
}

const Commit* Repository::find(const std::string& id) const {
  const auto found = commits_.find(id);
  return found == commits_.end() ? nullptr : &found->second;
}

const std::vector<Move>& Repository::moves(const std::string& branch) const {
  static const std::vector<Move> none;
  const auto found = moves_.find(branch);
  return found == moves_.end() ? none : found->second;
}

std::string Repository::tip(const std::string& branch) const {
  const auto& all = moves(branch);
  return all.empty() ? "" : all.back().to;
}

std::string Repository::tip_at(const std::string& branch, base::Timestamp at) const {
  std::string tip;
  for (const auto& one : moves(branch)) {
    if (one.at <= at) tip = one.to;
  }
  return tip;
}

std::set<std::string> Repository::history(const std::string& from) const {
  std::set<std::string> seen;
  std::vector<std::string> next{from};
  while (!next.empty()) {
    const std::string id = std::move(next.back());
    next.pop_back();
    const auto* const one = find(id);
    if (one == nullptr || !seen.insert(id).second) continue;
    next.insert(next.end(), one->parents.begin(), one->parents.end());
  }
  return seen;
}

bool Repository::is_ancestor(const std::string& ancestor, const std::string& descendant) const {
  return history(descendant).contains(ancestor);
}

model::FileList Repository::changes(const std::string& from, const std::string& to) const {
  const Files& before = commit(from).files;
  const Files& after = commit(to).files;
  model::FileList changed;
  for (const auto& [path, content] : before) {
    const auto there = after.find(path);
    if (there == after.end() || there->second != content) changed.push_back(path);
  }
  for (const auto& [path, content] : after) {
    if (!before.contains(path)) changed.push_back(path);
  }
  std::sort(changed.begin(), changed.end());
  return changed;
}

bool Repository::has_skips(const std::string& branch) const {
  const auto& all = moves(branch);
  return std::any_of(all.begin(), all.end(), [&](const Move& one) {
    return !one.to.empty() && commit(one.to).message.find("[skip deploy]") != std::string::npos;
  });
}

bool Repository::ever_had(const std::string& branch, const std::string& id) const {
  const auto& all = moves(branch);
  return std::any_of(all.begin(), all.end(), [&](const Move& one) {
    return one.to == id || (!one.to.empty() && is_ancestor(id, one.to));
  });
}

}  // namespace slipway::simulation
