#include "git/fake_git.h"

#include <algorithm>
#include <utility>

#include "base/crypto.h"
#include "base/encoding.h"
#include "git/objects.h"
#include "io/files.h"

namespace slipway::git {
namespace {

using base::ErrorCode;

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text.append(text.empty() ? "" : ",").append(word);
  return text;
}

}  // namespace

std::string FakeGit::add_commit(const model::RepositoryKey& key, const Files& files,
                                const std::vector<std::string>& parents, const std::string& message,
                                base::Timestamp at) {
  const std::scoped_lock lock(mutex_);
  auto& repository = repositories_[key.to_string()];
  repository.exists = true;
  std::string content = message;
  const auto add = [&content](const std::string& text) { content.append(1, '\0').append(text); };
  add(std::to_string(base::to_micros(at)));
  for (const auto& parent : parents) add(parent);
  for (const auto& [path, text] : files) {
    add(path);
    add(text);
  }
  const std::string id = base::encode_hex(base::sha256(content)).substr(0, 40);
  repository.commits[id] = {.described = {.id = id,
                                          .message = message,
                                          .author_name = "Ada",
                                          .author_email = "ada@example.com",
                                          .committed_at = at},
                            .files = files,
                            .parents = parents};
  return id;
}

void FakeGit::set_tip(const model::RepositoryKey& key, const std::string& branch,
                      const std::string& commit) {
  const std::scoped_lock lock(mutex_);
  auto& repository = repositories_[key.to_string()];
  repository.exists = true;
  repository.tips[branch] = commit;
}

void FakeGit::remove_branch(const model::RepositoryKey& key, const std::string& branch) {
  const std::scoped_lock lock(mutex_);
  repositories_[key.to_string()].tips.erase(branch);
}

void FakeGit::remove_repository(const model::RepositoryKey& key) {
  const std::scoped_lock lock(mutex_);
  repositories_[key.to_string()].exists = false;
}

void FakeGit::fail_next(std::size_t times, base::Error error) {
  const std::scoped_lock lock(mutex_);
  failures_ = times;
  failure_ = std::move(error);
}

void FakeGit::answer_stale(const model::RepositoryKey& key, std::size_t times) {
  const std::scoped_lock lock(mutex_);
  auto& repository = repositories_[key.to_string()];
  repository.stale_tips = repository.tips;
  repository.stale_answers = times;
}

void FakeGit::lose_mirror(const model::RepositoryKey& key) {
  const std::scoped_lock lock(mutex_);
  auto& repository = repositories_[key.to_string()];
  repository.mirrored.clear();
  repository.mirrored_tips.clear();
}

std::vector<std::string> FakeGit::calls() const {
  const std::scoped_lock lock(mutex_);
  return calls_;
}

void FakeGit::forget_calls() {
  const std::scoped_lock lock(mutex_);
  calls_.clear();
}

std::optional<base::Error> FakeGit::record(const std::string& call, const std::stop_token& stop) {
  calls_.push_back(call);
  if (stop.stop_requested()) return base::Error{ErrorCode::kCancelled, "git was cancelled"};
  if (failures_ == 0) return std::nullopt;
  --failures_;
  return failure_;
}

FakeGit::Repository& FakeGit::source_of(const Remote& remote) {
  if (const auto url = model::parse_git_url(remote.url)) {
    const auto there = repositories_.find(model::RepositoryKey(*url).to_string());
    if (there != repositories_.end() && there->second.exists) return there->second;
  }
  return repositories_[remote.key.to_string()];
}

base::Result<Tips> FakeGit::answer(const Remote& remote, const std::vector<std::string>& branches) {
  auto& repository = source_of(remote);
  if (!repository.exists) {
    return base::fail(ErrorCode::kNotFound, "cannot ask " + remote.url + ": no such repository");
  }
  const bool stale = repository.stale_answers > 0;
  if (stale) --repository.stale_answers;
  Tips tips = stale ? repository.stale_tips : repository.tips;
  std::erase_if(tips, [&](const auto& tip) {
    return !branches.empty() &&
           std::find(branches.begin(), branches.end(), tip.first) == branches.end();
  });
  return tips;
}

std::set<std::string> FakeGit::reachable(const Repository& repository,
                                         const std::string& from) const {
  std::set<std::string> found;
  std::vector<std::string> waiting{from};
  while (!waiting.empty()) {
    const std::string id = std::move(waiting.back());
    waiting.pop_back();
    const auto commit = repository.commits.find(id);
    if (commit == repository.commits.end() || !found.insert(id).second) continue;
    waiting.insert(waiting.end(), commit->second.parents.begin(), commit->second.parents.end());
  }
  return found;
}

const FakeGit::FakeCommit* FakeGit::mirrored(const model::RepositoryKey& key,
                                             const std::string& id) const {
  const auto repository = repositories_.find(key.to_string());
  if (repository == repositories_.end() || !repository->second.mirrored.contains(id)) {
    return nullptr;
  }
  return &repository->second.commits.at(id);
}

base::Result<Tips> FakeGit::tips(const Remote& remote, const std::vector<std::string>& branches,
                                 std::stop_token stop) {
  const std::scoped_lock lock(mutex_);
  if (auto error = record("tips " + remote.key.to_string() + " " + join(branches), stop)) {
    return base::fail(*error);
  }
  return answer(remote, branches);
}

base::Result<Tips> FakeGit::fetch(const Remote& remote, const std::vector<std::string>& branches,
                                  std::stop_token stop) {
  const std::scoped_lock lock(mutex_);
  if (auto error = record("fetch " + remote.key.to_string() + " " + join(branches), stop)) {
    return base::fail(*error);
  }
  auto tips = answer(remote, branches);
  if (!tips) return tips;
  auto& repository = repositories_[remote.key.to_string()];
  if (branches.empty()) repository.mirrored_tips.clear();
  for (const auto& branch : branches) repository.mirrored_tips.erase(branch);
  for (const auto& [branch, tip] : *tips) {
    repository.mirrored_tips[branch] = tip;
    repository.mirrored.merge(reachable(repository, tip));
  }
  return tips;
}

base::Result<void> FakeGit::fetch_commit(const Remote& remote, const std::string& commit,
                                         std::stop_token stop) {
  const std::scoped_lock lock(mutex_);
  if (mirrored(remote.key, commit) != nullptr) return {};
  if (auto error = record("fetch_commit " + remote.key.to_string() + " " + commit, stop)) {
    return base::fail(*error);
  }
  auto& repository = repositories_[remote.key.to_string()];
  const auto& source = source_of(remote);
  if (!source.exists || !source.commits.contains(commit)) {
    return base::fail(ErrorCode::kNotFound, remote.url + " has no commit '" + commit + "'");
  }
  if (&source != &repository)
    repository.commits.insert(source.commits.begin(), source.commits.end());
  repository.mirrored.merge(reachable(repository, commit));
  return {};
}

bool FakeGit::has_commit(const model::RepositoryKey& key, const std::string& commit) {
  const std::scoped_lock lock(mutex_);
  return mirrored(key, commit) != nullptr;
}

base::Result<model::FileList> FakeGit::compare(const model::RepositoryKey& key,
                                               const std::string& from, const std::string& to) {
  const std::scoped_lock lock(mutex_);
  const auto* const left = mirrored(key, from);
  if (left == nullptr) return base::fail(no_such_commit(from));
  const auto* const right = mirrored(key, to);
  if (right == nullptr) return base::fail(no_such_commit(to));
  std::set<std::string> files;
  for (const auto& [one, other] : {std::pair(left, right), std::pair(right, left)}) {
    for (const auto& [path, content] : one->files) {
      const auto same = other->files.find(path);
      if (same == other->files.end() || same->second != content) files.insert(path);
    }
  }
  return model::FileList(files.begin(), files.end());
}

bool FakeGit::is_ancestor(const model::RepositoryKey& key, const std::string& ancestor,
                          const std::string& descendant) {
  const std::scoped_lock lock(mutex_);
  return mirrored(key, ancestor) != nullptr && mirrored(key, descendant) != nullptr &&
         reachable(repositories_.at(key.to_string()), descendant).contains(ancestor);
}

base::Result<model::Commit> FakeGit::commit(const model::RepositoryKey& key,
                                            const std::string& id) {
  const std::scoped_lock lock(mutex_);
  const auto* const found = mirrored(key, id);
  if (found == nullptr) return base::fail(no_such_commit(id));
  return found->described;
}

base::Result<std::vector<model::Commit>> FakeGit::history(const model::RepositoryKey& key,
                                                          const std::string& from,
                                                          std::size_t limit) {
  const std::scoped_lock lock(mutex_);
  const auto& tips = repositories_[key.to_string()].mirrored_tips;
  const auto tip = tips.find(from);
  const auto* next = mirrored(key, tip == tips.end() ? from : tip->second);
  if (next == nullptr) return base::fail(no_such_commit(from));
  std::vector<model::Commit> commits;
  while (next != nullptr && commits.size() < limit) {
    commits.push_back(next->described);
    next = next->parents.empty() ? nullptr : mirrored(key, next->parents.front());
  }
  return commits;
}

base::Result<std::vector<std::string>> FakeGit::folders(const model::RepositoryKey& key,
                                                        const std::string& commit,
                                                        std::size_t limit) {
  const std::scoped_lock lock(mutex_);
  const auto* const found = mirrored(key, commit);
  if (found == nullptr) return base::fail(no_such_commit(commit));
  std::set<std::pair<std::size_t, std::string>> by_depth;
  for (const auto& [path, content] : found->files) {
    std::size_t depth = 0;
    for (auto end = path.find('/'); end != std::string::npos; end = path.find('/', end + 1)) {
      by_depth.emplace(depth++, path.substr(0, end));
    }
  }
  std::vector<std::string> folders;
  for (const auto& [depth, path] : by_depth) {
    if (folders.size() < limit) folders.push_back(path);
  }
  return folders;
}

base::Result<std::string> FakeGit::version(std::stop_token /*stop*/) {
  const std::lock_guard lock(mutex_);
  if (version_error_) return base::fail(*version_error_);
  return "git version 2.39.5";
}

base::Result<void> FakeGit::checkout(const model::RepositoryKey& key, const std::string& commit,
                                     const std::filesystem::path& directory, std::stop_token stop) {
  const std::scoped_lock lock(mutex_);
  if (stop.stop_requested()) return base::fail(ErrorCode::kCancelled, "the checkout was cancelled");
  const auto* const found = mirrored(key, commit);
  if (found == nullptr) return base::fail(no_such_commit(commit));
  if (std::filesystem::exists(directory)) {
    return base::fail(ErrorCode::kConflict, directory.string() + " exists already");
  }
  std::filesystem::create_directories(directory);
  for (const auto& [path, content] : found->files) {
    std::filesystem::create_directories((directory / path).parent_path());
    if (auto written = io::write_file(directory / path, content); !written) return written;
  }
  return {};
}

void FakeGit::remove_mirrors_but(const std::vector<model::RepositoryKey>& in_use,
                                 base::Duration /*unused*/, std::stop_token /*stop*/) {
  const std::scoped_lock lock(mutex_);
  for (auto& [name, repository] : repositories_) {
    if (std::ranges::find(in_use, name, &model::RepositoryKey::to_string) != in_use.end()) continue;
    repository.mirrored.clear();
    repository.mirrored_tips.clear();
  }
}

}  // namespace slipway::git
