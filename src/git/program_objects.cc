#include "git/program_objects.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <string_view>

#include "base/encoding.h"
#include "git/complaint.h"

namespace slipway::git {
namespace {

using base::ErrorCode;

constexpr std::size_t kBlobsAtOnce = 200;
constexpr std::uint64_t kBytesAtOnce = std::uint64_t{64} << 20U;

// The text up to the separator, which is taken away with it.
std::string_view take(std::string_view& text, char separator) {
  const auto end = text.find(separator);
  const auto part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return part;
}

std::int64_t number(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

model::Commit parse_commit(std::string_view record) {
  model::Commit commit;
  commit.id = take(record, '\n');
  commit.author_name = base::to_valid_utf8(take(record, '\n'));
  commit.author_email = base::to_valid_utf8(take(record, '\n'));
  commit.committed_at = base::Timestamp(std::chrono::seconds(number(take(record, '\n'))));
  commit.message = base::to_valid_utf8(record);
  return commit;
}

}  // namespace

base::Result<std::string> ProgramObjects::run(const std::vector<std::string>& arguments,
                                              const std::stop_token& stop) {
  auto command = program_.command(git_dir_, arguments, nullptr);
  const auto& limits = program_.options().objects;
  // It unpacks each commit and tree in one piece.
  command.environment["GIT_ALLOC_LIMIT"] =
      std::to_string(std::max(limits.tree_bytes, limits.commit_bytes));
  command.output_limit = limits.list_bytes;
  return run(command, stop);
}

base::Result<std::string> ProgramObjects::run(const io::Command& command,
                                              const std::stop_token& stop) {
  auto outcome = io::run(command, stop);
  if (!outcome) return base::fail(outcome.error());
  if (!outcome->ok()) {
    auto error = explain("cannot read the mirror", outcome->err, {});
    const bool is_large = classify(outcome->err) == Complaint::kTooLarge;
    error.code = is_large ? ErrorCode::kTooLarge : ErrorCode::kFailed;
    return base::fail(error);
  }
  return std::move(outcome->out);
}

base::Result<void> ProgramObjects::find(const std::string& id) {
  if (!is_commit_id(id)) return base::fail(no_such_commit(id));
  const auto found = run({"cat-file", "-e", id + "^{commit}"});
  if (found) return {};
  const bool is_large = found.error().code == ErrorCode::kTooLarge;
  return base::fail(is_large ? found.error() : no_such_commit(id));
}

Tips ProgramObjects::branches(const std::set<std::string>& names) {
  Tips tips;
  const auto listed =
      run({"for-each-ref", "--format=%(objectname) %(refname:lstrip=2)", "refs/heads/"});
  std::string_view rest = listed ? std::string_view(*listed) : std::string_view();
  while (!rest.empty()) {
    std::string_view line = take(rest, '\n');
    const std::string id(take(line, ' '));
    if (names.empty() || names.contains(std::string(line))) tips[std::string(line)] = id;
  }
  return tips;
}

void ProgramObjects::remove_branch(const std::string& name) {
  // A ref that is not there is as good as removed.
  [[maybe_unused]] const auto removed = run({"update-ref", "-d", "refs/heads/" + name});
}

bool ProgramObjects::has_commit(const std::string& id) { return find(id).has_value(); }

base::Result<model::FileList> ProgramObjects::compare(const std::string& from,
                                                      const std::string& to) {
  for (const auto& id : {from, to}) {
    if (const auto found = find(id); !found) return base::fail(found.error());
  }
  const auto listed = run({"diff-tree", "-r", "--no-renames", "--ignore-submodules=none", "-z",
                           "--name-only", from, to, "--"});
  if (!listed) return base::fail(listed.error());
  model::FileList files;
  std::string_view rest = *listed;
  while (!rest.empty()) files.emplace_back(take(rest, '\0'));
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  return files;
}

bool ProgramObjects::is_ancestor(const std::string& ancestor, const std::string& descendant) {
  return is_commit_id(ancestor) && is_commit_id(descendant) &&
         run({"merge-base", "--is-ancestor", ancestor, descendant}).has_value();
}

base::Result<std::vector<model::Commit>> ProgramObjects::history(const std::string& from,
                                                                 std::size_t limit) {
  if (const auto found = find(from); !found) return base::fail(found.error());
  const auto listed = run({"log", "--first-parent", "-z", "--max-count=" + std::to_string(limit),
                           "--format=%H%n%an%n%ae%n%ct%n%B", from, "--"});
  if (!listed) return base::fail(listed.error());
  std::vector<model::Commit> commits;
  std::string_view rest = *listed;
  while (!rest.empty()) commits.push_back(parse_commit(take(rest, '\0')));
  return commits;
}

base::Result<std::vector<std::string>> ProgramObjects::folders(const std::string& commit,
                                                               std::size_t limit) {
  if (const auto found = find(commit); !found) return base::fail(found.error());
  const auto listed = run({"ls-tree", "-r", "-d", "-z", "--full-tree", commit});
  if (!listed) return base::fail(listed.error());
  std::vector<std::string> folders;
  std::string_view rest = *listed;
  while (!rest.empty()) {
    std::string_view line = take(rest, '\0');
    take(line, ' ');
    const auto kind = take(line, ' ');
    take(line, '\t');
    if (kind == "tree") folders.emplace_back(line);
  }
  const auto depth = [](const auto& path) { return std::count(path.begin(), path.end(), '/'); };
  std::stable_sort(folders.begin(), folders.end(),
                   [&](const auto& a, const auto& b) { return depth(a) < depth(b); });
  if (folders.size() > limit) folders.resize(limit);
  return folders;
}

base::Result<void> ProgramObjects::write_tree(const std::string& commit,
                                              const std::filesystem::path& directory,
                                              const CheckoutLimits& limits,
                                              const std::stop_token& stop) {
  if (const auto found = find(commit); !found) return base::fail(found.error());
  const auto listed = run({"ls-tree", "-r", "-t", "-l", "-z", "--full-tree", commit}, stop);
  if (!listed) return base::fail(listed.error());
  auto writer = TreeWriter::make(directory, limits);
  if (!writer) return base::fail(writer.error());
  std::vector<Blob> blobs;
  std::uint64_t bytes = 0;  // of them
  std::string_view rest = *listed;
  while (!rest.empty()) {
    std::string_view line = take(rest, '\0');
    const std::string mode(take(line, ' '));
    const auto kind = take(line, ' ');
    const std::string id(take(line, ' '));
    const auto padded = take(line, '\t');
    if (kind == "blob") {
      const auto size = static_cast<std::uint64_t>(number(padded.substr(padded.rfind(' ') + 1)));
      if (auto expected = writer->expect(std::string(line), size); !expected) return expected;
      bytes += size;
      blobs.push_back({mode, id, std::string(line)});
    } else if (auto made = writer->directory(std::string(line)); !made) {
      return made;
    }
    const bool few = blobs.size() < kBlobsAtOnce && bytes < kBytesAtOnce;
    if (few && !rest.empty()) continue;
    if (auto written = write_blobs(blobs, *writer, stop); !written) return written;
    blobs.clear();
    bytes = 0;
  }
  return writer->finish();
}

base::Result<void> ProgramObjects::write_blobs(const std::vector<Blob>& blobs, TreeWriter& writer,
                                               const std::stop_token& stop) {
  std::string ids;
  for (const auto& blob : blobs) ids.append(blob.id).append("\n");
  // Their sizes were looked at, and git has its own limit of memory.
  auto command = program_.command(git_dir_, {"cat-file", "--batch"}, nullptr);
  command.input = std::move(ids);
  command.output_limit = std::numeric_limits<std::size_t>::max();
  const auto contents = run(command, stop);
  if (!contents) return base::fail(contents.error());
  std::string_view rest = *contents;
  for (const auto& blob : blobs) {
    std::string_view header = take(rest, '\n');
    const auto size = header.rfind(' ');
    if (!header.starts_with(blob.id + " blob ")) {
      return base::fail(ErrorCode::kFailed, "the mirror lacks the content of '" + blob.path + "'");
    }
    const auto length = static_cast<std::size_t>(number(header.substr(size + 1)));
    const auto content = rest.substr(0, length);
    rest.remove_prefix(std::min(length + 1, rest.size()));
    auto written = blob.mode == "120000" ? writer.link(blob.path, content)
                                         : writer.file(blob.path, blob.mode == "100755", content);
    if (!written) return written;
  }
  return {};
}

}  // namespace slipway::git
