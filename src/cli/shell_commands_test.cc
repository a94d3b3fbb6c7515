// Completion and manual pages, against the parser's definitions and in real shells.
#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/command_tree.h"
#include "cli/completion.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/man_page.h"
#include "cli/parser.h"
#include "io/files.h"
#include "io/process.h"
#include "io/test_server.h"

namespace slipway::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;

const CommandInfo& commands() {
  static const CommandInfo described = [] {
    std::ostringstream nowhere;
    Context context(nowhere, nowhere, {}, [](std::string_view) { return std::nullopt; });
    return describe_commands(*build_parser(context));
  }();
  return described;
}

std::optional<std::string> installed(const std::string& program) {
  for (const auto* folder : {"/usr/bin/", "/bin/", "/usr/local/bin/"}) {
    if (std::filesystem::exists(folder + program)) return folder + program;
  }
  return std::nullopt;
}

io::Outcome run_shell(std::vector<std::string> argv) {
  auto ended = io::run({.argv = std::move(argv),
                        .environment = {{"PATH", "/usr/bin:/bin"},
                                        {"HOME", "/nonexistent"},
                                        {"LC_ALL", "C.UTF-8"},
                                        {"TERM", "dumb"}},
                        .directory = {}},
                       {});
  return ended ? *ended : io::Outcome{.exit_code = -1, .out = "", .err = ended.error().message};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

class Completion : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& content) {
    EXPECT_TRUE(io::write_file(folder.path() / name, content));
    return folder.path() / name;
  }

  // What a real bash offers where the last of the words is being typed.
  std::vector<std::string> bash_offers(const std::vector<std::string>& words) {
    std::string typed;
    for (const auto& word : words) typed += " '" + word + "'";
    const std::string script = write("slipway.bash", bash_completion(commands()));
    const auto ended = run_shell({"/bin/bash", "--norc", "-c",
                                  "source '" + script + "'; COMP_WORDS=(" + typed +
                                      "); COMP_CWORD=" + std::to_string(words.size() - 1) +
                                      "; _slipway; printf '%s\\n' \"${COMPREPLY[@]}\""});
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    EXPECT_EQ(ended.err, "");
    return lines_of(ended.out);
  }

  io::TestFolder folder;
};

TEST_F(Completion, HasEveryCommandAndOption) {
  const std::string bash = bash_completion(commands());
  const std::string zsh = zsh_completion(commands());
  const std::string fish = fish_completion(commands());
  std::string pages;
  for (const auto& page : man_pages(commands(), "1")) pages += page.text;
  const auto in_roff = [](const std::string& name) {
    std::string out;
    for (const char letter : name) out += letter == '-' ? std::string("\\-") : std::string{letter};
    return out;
  };
  // A failure would print all of a script.
  const auto has = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  };
  std::size_t options = 0;
  for (const auto* command : flatten(commands())) {
    SCOPED_TRACE(command->path);
    EXPECT_FALSE(command->description.empty());
    EXPECT_TRUE(has(bash, "'" + command->path + "'"));
    EXPECT_TRUE(has(zsh, "'" + command->path + "'"));
    EXPECT_TRUE(has(fish, "__slipway_at " + command->path + "'") || command == &commands());
    EXPECT_TRUE(has(pages, in_roff(command->path)));
    for (const auto& option : command->options) {
      ++options;
      EXPECT_FALSE(option.description.empty()) << option.place;
      for (const auto& name : option.names) {
        EXPECT_TRUE(has(bash, name)) << name;
        EXPECT_TRUE(has(zsh, "'" + name + ":")) << name;
        EXPECT_TRUE(
            has(fish, name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1)))
            << name;
        EXPECT_TRUE(has(pages, "\\fB" + in_roff(name) + "\\fR")) << name;
      }
    }
  }
  EXPECT_GT(options, 300U);
}

TEST_F(Completion, OffersInARealBash) {
  if (!installed("bash")) GTEST_SKIP() << "there is no bash";
  EXPECT_THAT(bash_offers({"slipway", "envi"}), ElementsAre("environment"));
  EXPECT_THAT(bash_offers({"slipway", "environment", "stage", ""}),
              ElementsAre("list", "create", "edit", "delete", "move", "skip", "unskip", "order"));
  // The value of an option is no command, and a command may follow it.
  EXPECT_THAT(bash_offers({"slipway", "--project", "environment", "tok"}), ElementsAre("token"));
  EXPECT_THAT(bash_offers({"slipway", "application", "deploy", "--wa"}), ElementsAre("--watch"));
  EXPECT_THAT(bash_offers({"slipway", "application", "deploy", "--js"}), ElementsAre("--json"));
  EXPECT_THAT(bash_offers({"slipway", "token", "create", "ci", "--role", "V"}),
              ElementsAre("VIEWER"));
  EXPECT_THAT(bash_offers({"slipway", "application", "deploy", "--commit", ""}), ElementsAre(""));
  EXPECT_THAT(bash_offers({"slipway", "log", "-"}), IsSupersetOf({"--follow", "-f", "--url"}));
}

TEST_F(Completion, IsReadByTheOtherShells) {
  const std::string zsh = write("_slipway", zsh_completion(commands()));
  const std::string fish = write("slipway.fish", fish_completion(commands()));
  if (const auto shell = installed("zsh")) {
    const auto ended = run_shell({*shell, "-f", "-n", zsh});
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
  }
  if (const auto shell = installed("fish")) {
    const auto ended =
        run_shell({*shell, "--no-config", "-c",
                   "source " + fish + "; complete -C 'slipway environment stage un'"});
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    EXPECT_THAT(ended.out, HasSubstr("unskip"));
  }
}

TEST_F(Completion, ComesWithPagesThatManTakes) {
  const auto man = installed("man");
  if (!man) GTEST_SKIP() << "there is no man";
  std::filesystem::create_directory(folder.path() / "man");
  std::string all = *man + " --warnings -l";
  for (const auto& page : man_pages(commands(), "1.2.3")) {
    all += " " + write("man/" + page.name + ".1", page.text);
  }
  const auto ended = run_shell({"/bin/sh", "-c", all});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(ended.err, "");
  EXPECT_THAT(ended.out, HasSubstr("slipway environment stage unskip"));
}

// A value for everything that a command demands, by the words of its definition.
std::string value_of(const CommandInfo& command, const OptionInfo& option) {
  if (!option.choices.empty()) return option.choices.front();
  const std::string& word = option.place.empty() ? option.names.back() : option.place;
  if (word == "service" || word == "services") {
    for (const auto* kind : {"container", "cronjob", "lifecycle", "helm"}) {
      if (command.path.starts_with(std::string("slipway ") + kind)) return kind;
    }
    return "web";
  }
  if (word == "--kind") return "GITHUB";
  if (word == "words") return "KEY=value";
  if (word == "keys" || word == "--key") return "A";
  if (word == "--mode") return "MATCH";
  if (word == "stage" || word == "--stage") return "first";
  return "x";
}

std::vector<std::string> demanded(const CommandInfo& command) {
  std::vector<std::string> words;
  for (const auto& option : command.options) {
    if (!option.required) continue;
    if (option.place.empty()) words.push_back(option.names.back());
    words.push_back(value_of(command, option));
  }
  return words;
}

// Answers whatever is asked: the tree of one service, and for all else things called "x".
bool answer_all(const io::TestRequest& request, io::TestPeer& peer) {
  const auto is = [&](std::string_view path) { return request.path == path; };
  if (request.method == "DELETE") return peer.respond(204, "");
  if (is("/api/organization/o1/project")) {
    return peer.respond(200, R"({"results": [{"id": "p1", "name": "x"}]})");
  }
  if (is("/api/organization")) {
    return peer.respond(200, R"({"results": [{"id": "o1", "name": "x"}]})");
  }
  if (is("/api/project/p1/environment")) {
    return peer.respond(200, R"({"results": [{"id": "e1", "name": "x"}]})");
  }
  const std::pair<const char*, const char*> lists[] = {
      {"application", R"({"results": [{"id": "s1", "name": "web"}]})"},
      {"container", R"({"results": [{"id": "s2", "name": "container"}]})"},
      {"job", R"({"results": [{"id": "s3", "name": "cronjob", "job_type": "CRON"},
                              {"id": "s4", "name": "lifecycle", "job_type": "LIFECYCLE"}]})"},
      {"helm", R"({"results": [{"id": "s5", "name": "helm"}]})"}};
  for (const auto& [kind, list] : lists) {
    if (is(std::string("/api/environment/e1/") + kind)) return peer.respond(200, list);
  }
  if (is("/api/environment/e1/approval")) {
    return peer.respond(200,
                        R"({"results": [{"id": "x", "deployment_id": "x", "service_id": "s1"}]})");
  }
  if (request.path.find("/gitWebhook") != std::string::npos) {
    return peer.respond(200, R"({"status": "ACTIVE", "message": "x"})");
  }
  return peer.respond(
      200, R"({"id": "x", "name": "x", "state": "DEPLOYED", "status": "DEPLOYED", "ended_at": "x",
      "deployment_request_id": "x", "results": [{"id": "x", "name": "x", "description": "x", "email": "x", "host": "x", "domain": "x", "key": "A",
        "value": "x", "scope": "APPLICATION", "identifier": {"execution_id": "x"},
        "state": "DEPLOYED", "status": "DEPLOYED"},
        {"id": "t1", "name": "first", "description": "first"}]})");
}

// A command that is there without the others is the same command.
TEST(Parser, SetsUpOneCommandAsAllOfThem) {
  const std::set<std::string> with_all{"completion", "man", "version"};
  for (const auto& command : commands().commands) {
    SCOPED_TRACE(command.name);
    std::ostringstream nowhere;
    Context context(nowhere, nowhere, {}, [](std::string_view) { return std::nullopt; });
    const auto one = describe_commands(*build_parser(context, command.name));
    const auto same = std::ranges::find(one.commands, command.name, &CommandInfo::name);
    ASSERT_NE(same, one.commands.end());
    EXPECT_EQ(man_pages(*same, "1").front().text, man_pages(command, "1").front().text);
    EXPECT_EQ(one.commands.size() == commands().commands.size(), with_all.contains(command.name));
  }
}

// With --json stdout is one document, whatever the command; and nothing else is on it.
TEST(Json, IsOneDocumentOfEveryCommand) {
  io::TestServer server(answer_all);
  const std::string url = server.url("");
  // Endless, or of standard input, or of a file; and scripts, which are text for another program.
  const std::set<std::string> others{
      "slipway event",
      "slipway port-forward",
      "slipway user create",
      "slipway user password",
      "slipway apply",
      "slipway hook git",
      "slipway audit-log export",
      "slipway context set",
      "slipway context clear",
      "slipway git-token create",
  };
  std::size_t tried = 0;
  for (const auto* command : flatten(commands())) {
    if (!command->commands.empty() || others.contains(command->path)) continue;
    SCOPED_TRACE(command->path);
    std::vector<std::string> words;
    std::istringstream path(command->path);
    for (std::string word; path >> word;) words.push_back(word);
    for (auto& word : demanded(*command)) words.push_back(std::move(word));
    if (command->path == "slipway explain")
      words.insert(words.end(), {"--image", "x", "--tag", "1"});
    if (command->path == "slipway log") words.emplace_back("web");
    if (command->name == "update" && command->path.find(" env ") == std::string::npos) {
      words.insert(words.end(), {"--name", "y"});
    }
    if (command->path == "slipway restriction edit") words.insert(words.end(), {"--value", "y"});
    if (command->path == "slipway environment stage order") {
      words.insert(words.end(), {"--after", "first"});
    }
    if (command->name == "clone" && command->path != "slipway environment clone")
      words.insert(words.end(), {"--name", "y"});
    words.insert(words.end(), {"--json", "--url", url, "--token", "t"});
    std::vector<const char*> argv;
    for (const auto& word : words) argv.push_back(word.c_str());
    std::ostringstream out;
    std::ostringstream err;
    Context context(out, err, {}, [](std::string_view) { return std::nullopt; });
    const int code = run_command_line(context, static_cast<int>(argv.size()), argv.data());
    EXPECT_EQ(code, kExitOk) << err.str();
    json::error_code wrong;
    json::parse(out.str(), wrong);
    EXPECT_FALSE(wrong) << out.str();
    EXPECT_EQ(std::ranges::count(out.str(), '\n'), 1) << out.str();
    ++tried;
  }
  EXPECT_GT(tried, 60U);
}

}  // namespace
}  // namespace slipway::cli
