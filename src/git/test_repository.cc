#include "git/test_repository.h"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "io/process.h"

namespace slipway::git {
namespace {

constexpr std::string_view kOctal = "01234567";

// As git reads a quoted path: every byte that is no plain letter in octal.
std::string quote(std::string_view path) {
  std::string quoted = "\"";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7F && c != '"' && c != '\\') {
      quoted += c;
      continue;
    }
    quoted += '\\';
    quoted += kOctal[byte >> 6U];
    quoted += kOctal[(byte >> 3U) & 7U];
    quoted += kOctal[byte & 7U];
  }
  return quoted + "\"";
}

void write_data(std::ostream& out, const std::string& data) {
  out << "data " << data.size() << '\n' << data << '\n';
}

void write_commit(std::ostream& out, const TestCommit& commit, std::size_t mark) {
  // Parents are given explicitly, so nothing is taken from where the branch stood.
  out << "reset refs/heads/" << commit.branch << "\n\n";
  out << "commit refs/heads/" << commit.branch << "\nmark :" << mark << '\n';
  out << "author Ada <ada@example.com> 1700000000 +0000\n";
  out << "committer Ada <ada@example.com> " << 1700000000 + mark << " +0000\n";
  write_data(out, commit.message);
  for (std::size_t i = 0; i < commit.parents.size(); ++i) {
    out << (i == 0 ? "from " : "merge ") << commit.parents[i] << '\n';
  }
  out << "deleteall\n";
  for (const auto& [path, file] : commit.files) {
    if (file.mode == "160000") {
      out << "M 160000 " << file.content << ' ' << quote(path) << '\n';
    } else {
      out << "M " << file.mode << " inline " << quote(path) << '\n';
      write_data(out, file.content);
    }
  }
  out << '\n';
}

}  // namespace

TestFolder::TestFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "git-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a folder");
  path_ = std::filesystem::canonical(pattern);
}

TestFolder::~TestFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

TestRepository::TestRepository(const std::filesystem::path& directory, bool sha256)
    : path_(directory) {
  std::filesystem::create_directories(path_);
  git({"init", "--quiet", "--bare", "--initial-branch=main",
       std::string("--object-format=") + (sha256 ? "sha256" : "sha1")});
}

std::string TestRepository::git(const std::vector<std::string>& arguments,
                                const std::string& input) const {
  io::Command command{.argv = {"git", "-c", "core.fsync=none"},
                      .environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"},
                                      {"LC_ALL", "C"},
                                      {"HOME", path_.string()},
                                      {"GIT_DIR", path_.string()},
                                      {"GIT_CONFIG_NOSYSTEM", "1"},
                                      {"GIT_CONFIG_GLOBAL", "/dev/null"}},
                      .directory = path_,
                      .input = input};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  auto outcome = io::run(command, {});
  if (!outcome) throw std::runtime_error(outcome.error().message);
  if (!outcome->ok()) throw std::runtime_error("git " + arguments.front() + ": " + outcome->err);
  if (outcome->out.ends_with('\n')) outcome->out.pop_back();
  return std::move(outcome->out);
}

std::vector<std::string> TestRepository::commit(const std::vector<TestCommit>& commits) {
  std::ostringstream stream;
  for (std::size_t i = 0; i < commits.size(); ++i) write_commit(stream, commits[i], i + 1);
  const auto marks = path_ / "marks";
  git({"fast-import", "--quiet", "--force", "--export-marks=" + marks.string()}, stream.str());
  std::vector<std::string> ids(commits.size());
  std::ifstream lines(marks);
  std::string line;
  while (std::getline(lines, line)) {
    const auto space = line.find(' ');
    ids.at(std::stoul(line.substr(1, space - 1)) - 1) = line.substr(space + 1);
  }
  std::filesystem::remove(marks);
  return ids;
}

std::string TestRepository::commit(const std::string& branch, const TestFiles& files,
                                   const std::vector<std::string>& parents) {
  return commit({{.branch = branch, .files = files, .parents = parents}}).front();
}

Remote TestRepository::remote() const {
  return {.key = model::RepositoryKey(*model::parse_git_url(path_.string())),
          .url = path_.string()};
}

}  // namespace slipway::git
