#include "rules/restriction_index.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <unordered_map>

#include "rules/restriction.h"

namespace slipway::rules {
namespace {

using model::RestrictionMode;

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

std::uint32_t position(std::size_t index) { return static_cast<std::uint32_t>(index); }

// Whether some file is in a matched range and in no excluded one.
bool leaves_any(std::vector<FileRange>& matched, std::vector<FileRange>& excluded) {
  const auto by_begin = [](const auto& a, const auto& b) { return a.begin < b.begin; };
  std::sort(matched.begin(), matched.end(), by_begin);
  std::sort(excluded.begin(), excluded.end(), by_begin);
  std::size_t next = 0;
  std::size_t blocked_until = 0;
  for (const auto& range : matched) {
    std::size_t at = std::max(range.begin, blocked_until);
    while (at < range.end) {
      while (next < excluded.size() && excluded[next].begin <= at) {
        blocked_until = std::max(blocked_until, excluded[next++].end);
      }
      if (blocked_until <= at) return true;
      at = blocked_until;
    }
  }
  return false;
}

}  // namespace

struct RestrictionIndex::Entry {
  std::string text;
  Kind kind;
  RestrictionMode mode;
  std::uint32_t service;
};

class RestrictionIndex::Query {
 public:
  Query(const RestrictionIndex& index, const model::FileList& files)
      : index_(index),
        files_(files),
        whole_(index.nodes_.size()),
        folder_(index.nodes_.size()),
        seen_(index.service_count_) {}

  std::vector<std::uint32_t> run() {
    result_ = index_.unrestricted_;
    if (!files_.empty()) {
      for (const auto service : index_.exclude_only_) consider(service);
    }
    std::size_t at = 0;
    std::string folder;
    for (const auto& file : files_) {
      at = index_.find_from(at, file);
      visit_prefixes(at, file);
      folder.assign(file).push_back('/');
      const std::size_t own = index_.find_from(at, folder);
      if (own > at && index_.nodes_[own - 1].text == folder) visit_folder(position(own - 1));
    }
    for (const auto service : candidates_) {
      if (any_counts(index_.rules_[index_.excluding_[service]])) result_.push_back(service);
    }
    std::sort(result_.begin(), result_.end());
    return std::move(result_);
  }

 private:
  // The nodes that the file begins with: the last one before it or its ancestors.
  void visit_prefixes(std::size_t after, std::string_view file) {
    auto at = after == 0 ? kNone : position(after - 1);
    while (at != kNone && !file.starts_with(index_.nodes_[at].text)) at = index_.nodes_[at].parent;
    while (at != kNone && !whole_[at]) {
      whole_[at] = true;
      const Node& node = index_.nodes_[at];
      visit(node.folder_begin, node.end);
      at = node.parent;
    }
  }

  void visit_folder(std::uint32_t at) {
    if (whole_[at] || folder_[at]) return;
    folder_[at] = true;
    visit(index_.nodes_[at].folder_begin, index_.nodes_[at].prefix_begin);
  }

  void visit(std::uint32_t begin, std::uint32_t end) {
    for (auto i = begin; i < end; ++i) consider(index_.matching_[i]);
  }

  void consider(std::uint32_t service) {
    if (seen_[service]) return;
    seen_[service] = true;
    auto& list = index_.excluding_[service] == kNone ? result_ : candidates_;
    list.push_back(service);
  }

  // Of a service that some file matches.
  bool any_counts(const ServiceRules& rules) {
    if (std::none_of(rules.exclude.begin(), rules.exclude.end(), [this](const Rule& rule) {
          return whole_[rule.node] || (rule.kind == Kind::kFolder && folder_[rule.node]);
        })) {
      return true;
    }
    matched_.clear();
    excluded_.clear();
    if (rules.match.empty()) matched_.push_back({0, files_.size()});
    for (const auto rule : rules.match) add(matched_, rule);
    for (const auto rule : rules.exclude) add(excluded_, rule);
    return leaves_any(matched_, excluded_);
  }

  void add(std::vector<FileRange>& ranges, Rule rule) {
    const std::uint64_t key = std::uint64_t{rule.node} * 2 + (rule.kind == Kind::kFolder ? 0 : 1);
    auto [known, is_new] = coverages_.try_emplace(key);
    if (is_new) known->second = coverage(index_.value(rule), files_);
    for (const auto& range : {known->second.exact, known->second.below}) {
      if (!range.empty()) ranges.push_back(range);
    }
  }

  const RestrictionIndex& index_;
  const model::FileList& files_;
  std::vector<bool> whole_;
  std::vector<bool> folder_;
  std::vector<bool> seen_;
  std::unordered_map<std::uint64_t, Coverage> coverages_;
  std::vector<std::uint32_t> candidates_;  // matched, but they exclude something
  std::vector<FileRange> matched_;
  std::vector<FileRange> excluded_;
  std::vector<std::uint32_t> result_;
};

std::vector<std::uint32_t> RestrictionIndex::concerned(const model::FileList& sorted_files) const {
  return Query(*this, sorted_files).run();
}

RestrictionIndex::RestrictionIndex(std::span<const Restrictions> services)
    : service_count_(services.size()), excluding_(services.size(), kNone) {
  for (std::size_t i = 0; i < services.size(); ++i) {
    const auto excludes =
        std::count_if(services[i].begin(), services[i].end(),
                      [](const auto& rule) { return rule.mode == RestrictionMode::EXCLUDE; });
    if (services[i].empty()) unrestricted_.push_back(position(i));
    if (excludes == 0) continue;
    if (static_cast<std::size_t>(excludes) == services[i].size()) {
      exclude_only_.push_back(position(i));
    }
    excluding_[i] = position(rules_.size());
    rules_.emplace_back();
  }
  auto entries = entries_of(services);
  add_nodes(entries);
}

std::vector<RestrictionIndex::Entry> RestrictionIndex::entries_of(
    std::span<const Restrictions> services) {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < services.size(); ++i) {
    for (const auto& rule : services[i]) {
      const bool prefix = rule.value.ends_with('*');
      std::string text = prefix ? rule.value.substr(0, rule.value.size() - 1) : rule.value + '/';
      entries.push_back(
          {std::move(text), prefix ? Kind::kPrefix : Kind::kFolder, rule.mode, position(i)});
    }
  }
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    return std::tie(a.text, a.kind, a.service) < std::tie(b.text, b.kind, b.service);
  });
  return entries;
}

void RestrictionIndex::add_nodes(std::vector<Entry>& entries) {
  std::size_t size = 0;
  for (const auto& entry : entries) size += entry.text.size();
  texts_.reserve(size);  // the nodes point into it
  for (auto entry = entries.begin(); entry != entries.end();) {
    const auto begin = texts_.size();
    texts_ += entry->text;
    const auto text = std::string_view(texts_).substr(begin);
    auto parent = nodes_.empty() ? kNone : position(nodes_.size() - 1);
    while (parent != kNone && !text.starts_with(nodes_[parent].text)) {
      parent = nodes_[parent].parent;
    }
    const auto at = position(nodes_.size());
    const auto first = position(matching_.size());
    Node node{text, parent, first, first, first};
    for (; entry != entries.end() && entry->text == text; ++entry) {
      if (entry->mode == RestrictionMode::MATCH) matching_.push_back(entry->service);
      if (entry->kind == Kind::kFolder) node.prefix_begin = position(matching_.size());
      const auto excluding = excluding_[entry->service];
      if (excluding == kNone) continue;
      auto& rules = rules_[excluding];
      (entry->mode == RestrictionMode::MATCH ? rules.match : rules.exclude)
          .push_back({at, entry->kind});
    }
    node.end = position(matching_.size());
    nodes_.push_back(node);
  }
}

std::string RestrictionIndex::value(Rule rule) const {
  const auto text = nodes_[rule.node].text;
  return rule.kind == Kind::kPrefix ? std::string(text) + "*"
                                    : std::string(text.substr(0, text.size() - 1));
}

// How many nodes are not above `text`, where `begin` of them are known not to be. The files come
// sorted, so the answer is often near: its steps grow.
std::size_t RestrictionIndex::find_from(std::size_t begin, std::string_view text) const {
  std::size_t step = 1;
  std::size_t end = begin;
  while (end < nodes_.size() && nodes_[end].text <= text) {
    begin = end + 1;
    end += step;
    step *= 2;
  }
  const auto first = nodes_.begin() + static_cast<std::ptrdiff_t>(begin);
  const auto last = nodes_.begin() + static_cast<std::ptrdiff_t>(std::min(end, nodes_.size()));
  const auto found = std::upper_bound(
      first, last, text, [](std::string_view t, const Node& node) { return t < node.text; });
  return static_cast<std::size_t>(found - nodes_.begin());
}

}  // namespace slipway::rules
