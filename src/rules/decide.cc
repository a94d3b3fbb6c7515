#include "rules/decide.h"

#include <algorithm>
#include <optional>

#include "base/encoding.h"
#include "rules/quarantine.h"
#include "rules/restriction.h"
#include "rules/rulings.h"

namespace slipway::rules {
namespace {

using model::Decision;
using model::Evidence;
using model::FileList;
using model::Reason;
using model::Restriction;
using model::RestrictionMode;

constexpr std::size_t kMostEvidence = 5;

struct CoveredRange {
  FileRange range;
  const Restriction* rule;
};

// The ranges that the rules of one mode cover, in the files' order.
std::vector<CoveredRange> covered(const std::vector<Restriction>& restrictions,
                                  RestrictionMode mode, const FileList& files) {
  std::vector<CoveredRange> ranges;
  for (const auto& rule : restrictions) {
    if (rule.mode != mode) continue;
    const Coverage found = coverage(rule.value, files);
    for (const FileRange& range : {found.exact, found.below}) {
      if (!range.empty()) ranges.push_back({range, &rule});
    }
  }
  std::stable_sort(ranges.begin(), ranges.end(),
                   [](const auto& a, const auto& b) { return a.range.begin < b.range.begin; });
  return ranges;
}

Evidence evidence(const std::string& file, const Restriction* rule) {
  Evidence result{file, std::nullopt, RestrictionMode::MATCH, ""};
  if (rule != nullptr) {
    result.restriction = rule->id;
    result.mode = rule->mode;
    result.value = rule->value;
  }
  return result;
}

std::string files_changed(std::size_t count) {
  return count == 1 ? "1 file changed" : std::to_string(count) + " files changed";
}

std::string quoted(std::string_view bytes) { return "'" + base::to_valid_utf8(bytes) + "'"; }

std::string short_id(const std::string& commit) { return commit.substr(0, 8); }

class Search {
 public:
  Search(const std::vector<Restriction>& restrictions, const FileList& files)
      : files_(files),
        has_match_(
            std::any_of(restrictions.begin(), restrictions.end(),
                        [](const auto& rule) { return rule.mode == RestrictionMode::MATCH; })),
        matched_(covered(restrictions, RestrictionMode::MATCH, files)),
        excluded_(covered(restrictions, RestrictionMode::EXCLUDE, files)) {
    if (!has_match_ && !files.empty()) matched_.push_back({{0, files.size()}, nullptr});
  }

  // The first file that counts. Notes on its way which rules took the others away.
  std::optional<Evidence> first_counting() {
    std::size_t next_excluded = 0;
    const CoveredRange* block = nullptr;  // the exclusion that reaches furthest so far
    std::size_t looked_at = 0;            // everything before it is settled
    for (const auto& candidate : matched_) {
      std::size_t at = std::max(candidate.range.begin, looked_at);
      while (at < candidate.range.end) {
        while (next_excluded < excluded_.size() && excluded_[next_excluded].range.begin <= at) {
          const auto& range = excluded_[next_excluded++];
          if (block == nullptr || range.range.end > block->range.end) block = &range;
        }
        if (block == nullptr || block->range.end <= at) {
          return evidence(files_[at], candidate.rule);
        }
        if (taken_away_.size() < kMostEvidence) {
          taken_away_.push_back(evidence(files_[at], block->rule));
        }
        at = block->range.end;
      }
      looked_at = std::max(looked_at, at);
    }
    return std::nullopt;
  }

  const std::vector<Evidence>& taken_away() const { return taken_away_; }

 private:
  const FileList& files_;
  bool has_match_;
  std::vector<CoveredRange> matched_;
  std::vector<CoveredRange> excluded_;
  std::vector<Evidence> taken_away_;
};

// The verdict as far as it does not depend on what changed.
std::optional<Ruling> without_changes(const Candidate& candidate, const std::string& tip,
                                      std::string_view message) {
  if (auto ruling = decide_by_flags(candidate)) return ruling;
  if (candidate.watermark == tip) {
    return skip(Reason::ALREADY_CONSIDERED, "Commit " + short_id(tip) + " was considered before.",
                false);
  }
  if (const auto* quarantine = find_quarantine(candidate.quarantines, tip)) {
    return skip(Reason::QUARANTINED, explain_quarantine(*quarantine), false);
  }
  if (candidate.skip_by_message && asks_to_skip(message)) {
    return skip(Reason::SKIPPED_BY_MESSAGE,
                "The message of " + short_id(tip) + " asks for it: [skip deploy].", true);
  }
  return std::nullopt;
}

Ruling nothing_counts(const Candidate& candidate, const FileList& files, const Search& search) {
  if (!search.taken_away().empty()) {
    const Evidence& first = search.taken_away().front();
    Ruling ruling = skip(Reason::EXCLUDED,
                         files_changed(files.size()) + ", none counts: " + quoted(first.file) +
                             " is excluded by " + quoted(first.value) + ".",
                         true);
    ruling.deciding = search.taken_away();
    return ruling;
  }
  if (files.empty()) {
    return skip(Reason::NO_MATCH, "No file differs from what was considered before.", true);
  }
  std::string rules;
  for (const auto& rule : candidate.restrictions) {
    if (rule.mode == RestrictionMode::MATCH)
      rules += (rules.empty() ? "" : ", ") + quoted(rule.value);
  }
  Ruling ruling = skip(Reason::NO_MATCH,
                       files_changed(files.size()) + " (" + quoted(files.front()) +
                           (files.size() > 1 ? " ..." : "") + "), none below " + rules + ".",
                       true);
  for (std::size_t i = 0; i < std::min(files.size(), kMostEvidence); ++i) {
    ruling.deciding.push_back(evidence(files[i], nullptr));
  }
  return ruling;
}

Ruling by_changes(const Candidate& candidate, const model::ChangeSet& changes) {
  const FileList& files = changes.files;
  if (candidate.restrictions.empty()) {
    Ruling ruling = deploy(Reason::UNRESTRICTED, "It has no restrictions: every push deploys it.");
    if (changes.known && !files.empty()) {
      ruling.explanation = files_changed(files.size()) + " (" + quoted(files.front()) +
                           (files.size() > 1 ? " ..." : "") + "), and it has no restrictions.";
      ruling.deciding.push_back(evidence(files.front(), nullptr));
    }
    return ruling;
  }
  if (!changes.known) {
    return deploy(Reason::UNKNOWN_CHANGES,
                  "What changed cannot be known (" +
                      (changes.how.empty() ? std::string("no comparison") : changes.how) +
                      "), so it deploys rather than miss a change.");
  }
  Search search(candidate.restrictions, files);
  const auto counting = search.first_counting();
  if (!counting) return nothing_counts(candidate, files, search);
  Ruling ruling = deploy(Reason::MATCHED,
                         counting->restriction
                             ? quoted(counting->file) + " matches " + quoted(counting->value) + "."
                             : quoted(counting->file) + " changed and no rule excludes it.");
  ruling.deciding.push_back(*counting);
  return ruling;
}

}  // namespace

std::optional<Ruling> decide_by_flags(const Candidate& candidate) {
  if (!candidate.auto_deploy) {
    return skip(Reason::AUTO_DEPLOY_OFF, "Auto-deploy is off; deploy by hand or switch it on.",
                false);
  }
  if (!candidate.deployed_once) {
    return skip(Reason::NEVER_DEPLOYED,
                "Nobody deployed it a first time; from then on new versions deploy it.", false);
  }
  if (candidate.stopped) {
    return skip(Reason::STOPPED, "It was stopped; only a person starts it again.", false);
  }
  return std::nullopt;
}

bool asks_to_skip(std::string_view message) {
  return message.find("[skip deploy]") != std::string_view::npos ||
         message.find("[deploy skip]") != std::string_view::npos;
}

bool needs_changes(const Candidate& candidate, const std::string& tip, std::string_view message) {
  return !without_changes(candidate, tip, message).has_value();
}

Ruling decide(const Candidate& candidate, const std::string& tip, std::string_view message,
              const model::ChangeSet& changes) {
  Ruling ruling;
  if (auto early = without_changes(candidate, tip, message)) {
    ruling = std::move(*early);
  } else {
    ruling = by_changes(candidate, changes);
  }
  ruling.changed_files_count = changes.known ? changes.files.size() : 0;
  return ruling;
}

}  // namespace slipway::rules
