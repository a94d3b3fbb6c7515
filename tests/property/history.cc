#include "history.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <set>

#include "rules/restriction.h"

namespace slipway::property {
namespace {

const std::array<std::string, 14> kNames = {
    "apps",      "api",      "api-gateway", "web",    "docs", "a b",     "q\"uote",
    "new\nline", "\xff\xfe", "caf\xc3\xa9", "tab\tx", "API",  "api.txt", "-dash"};

std::string random_path(Chance& chance) {
  std::string path = kNames.at(chance.below(5));
  for (std::size_t depth = chance.below(3); depth > 0; --depth) {
    path += "/" + kNames.at(chance.below(kNames.size()));
  }
  return path;
}

git::TestFile random_file(Chance& chance) {
  if (chance.one_in(12)) {
    return {"160000", std::string(39, 'a') + "0123456789abcdef"[chance.below(16)]};
  }
  if (chance.one_in(12)) return {"120000", kNames.at(chance.below(5))};
  return {chance.one_in(4) ? "100755" : "100644", std::to_string(chance.below(6))};
}

// A file takes the place of a folder and the other way round.
void put(git::TestFiles& files, const std::string& path, const git::TestFile& file) {
  std::erase_if(files, [&](const auto& other) {
    return other.first.starts_with(path + "/") || path.starts_with(other.first + "/");
  });
  files[path] = file;
}

void change(git::TestFiles& files, Chance& chance) {
  auto chosen = files.begin();
  if (!files.empty()) std::advance(chosen, chance.below(files.size()));
  switch (files.empty() ? 0 : chance.below(6)) {
    case 0:
    case 1:
      return put(files, random_path(chance), random_file(chance));
    case 2:
      files.erase(chosen);
      return;
    case 3: {
      const auto file = chosen->second;
      files.erase(chosen);
      return put(files, random_path(chance), file);
    }
    case 4:
      if (chosen->second.mode != "160000") {
        chosen->second.mode = chosen->second.mode == "100644" ? "100755" : "100644";
      }
      return;
    default:
      chosen->second = random_file(chance);
  }
}

std::size_t number_in(const char* name, std::size_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace

HistoryPlan plan_history(Chance& chance, std::size_t moves, bool with_skip_messages,
                         std::size_t earlier_commits) {
  HistoryPlan plan;
  auto& [commits, tips] = plan;
  commits.push_back({.branch = "made", .files = {{"docs", {}}}, .parents = {}, .message = "first"});
  tips.push_back(0);
  const auto mark = [&](std::size_t commit) {
    return ":" + std::to_string(earlier_commits + commit + 1);
  };
  while (tips.size() <= moves) {
    // Most often the branch goes on; sometimes it goes back, or is forced from an older commit.
    const bool elsewhere = chance.one_in(5);
    std::size_t from = elsewhere ? chance.below(commits.size()) : tips.back();
    if (elsewhere && chance.one_in(2)) {
      if (from != tips.back()) tips.push_back(from);
      continue;
    }
    for (std::size_t count = 1 + chance.below(3); count > 0; --count) {
      git::TestCommit next{.branch = "made", .files = commits[from].files, .parents = {mark(from)}};
      for (std::size_t edits = chance.below(4); edits > 0; --edits) change(next.files, chance);
      if (chance.one_in(5) && commits.size() > 2) {
        const auto other = chance.below(commits.size());
        if (other != from) {
          next.parents.push_back(mark(other));
          for (const auto& [path, file] : commits[other].files) put(next.files, path, file);
        }
      }
      if (with_skip_messages && chance.one_in(8)) next.message = "typo [skip deploy]";
      next.message += " " + std::to_string(commits.size());
      from = commits.size();
      commits.push_back(next);
    }
    tips.push_back(from);
  }
  return plan;
}

std::vector<std::vector<Tip>> write_histories(git::TestRepository& repository,
                                              const std::vector<HistoryPlan>& plans) {
  std::vector<git::TestCommit> commits;
  for (const auto& plan : plans) {
    commits.insert(commits.end(), plan.commits.begin(), plan.commits.end());
  }
  const auto ids = repository.commit(commits);
  std::vector<std::vector<Tip>> histories;
  std::size_t first = 0;
  for (const auto& plan : plans) {
    auto& tips = histories.emplace_back();
    for (const auto tip : plan.tips) tips.push_back({ids[first + tip], plan.commits[tip].message});
    first += plan.commits.size();
  }
  return histories;
}

std::vector<Tip> make_history(git::TestRepository& repository, Chance& chance, std::size_t moves,
                              bool with_skip_messages) {
  auto tips = write_histories(repository, {plan_history(chance, moves, with_skip_messages)});
  move_branch(repository, tips.front().front().commit);
  return std::move(tips.front());
}

void move_branch(const git::TestRepository& repository, const std::string& commit) {
  std::ofstream(repository.path() / "refs" / "heads" / "main") << commit << '\n';
}

std::vector<pipeline::ServiceSpec> make_services(Chance& chance, const std::string& url) {
  std::vector<pipeline::ServiceSpec> services;
  for (std::size_t i = 0; i < 5; ++i) {
    pipeline::ServiceSpec service;
    service.name = "service-" + std::to_string(i);
    service.url = url;
    std::set<std::pair<bool, std::string>> seen;
    for (std::size_t count = chance.below(4); count > 0; --count) {
      std::string value = random_path(chance);
      if (chance.one_in(3)) value = value.substr(0, 1 + chance.below(value.size())) + "*";
      if (chance.one_in(5)) value += "/";
      const auto checked = model::check_restriction_value(value);
      const bool match = !chance.one_in(3);
      if (!checked || !seen.emplace(match, *checked).second) continue;
      service.restrictions.emplace_back(
          match ? model::RestrictionMode::MATCH : model::RestrictionMode::EXCLUDE, *checked);
    }
    services.push_back(service);
  }
  return services;
}

std::size_t rounds(std::size_t otherwise) {
#ifdef SLIPWAY_SANITIZED
  otherwise = std::max<std::size_t>(otherwise / 4, 1);  // each takes so much longer
#endif
  return number_in("SLIPWAY_PROPERTY_ROUNDS", otherwise);
}
std::uint64_t first_seed() { return number_in("SLIPWAY_PROPERTY_SEED", 1); }

}  // namespace slipway::property
