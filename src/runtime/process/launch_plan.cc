#include "runtime/process/launch_plan.h"

#include <algorithm>
#include <utility>

#include "base/suggest.h"
#include "runtime/word_list.h"

namespace slipway::runtime {
namespace {

using base::ErrorCode;
using base::fail;

base::Result<LaunchPlan> from_settings(const model::ServiceSettings& settings) {
  LaunchPlan plan{.argv = {}, .source = "the arguments"};
  if (!settings.entrypoint.empty()) {
    auto words = split_words(settings.entrypoint);
    if (!words) {
      return fail(ErrorCode::kInvalid,
                  "The entrypoint '" + settings.entrypoint +
                      "' cannot be run: " + words.error().message + ".",
                  "entrypoint");
    }
    if (words->empty() || words->front().empty()) {
      return fail(ErrorCode::kInvalid, "The entrypoint is blank; name the program to run.",
                  "entrypoint");
    }
    plan = {.argv = std::move(*words), .source = "the entrypoint"};
  }
  plan.argv.insert(plan.argv.end(), settings.arguments.begin(), settings.arguments.end());
  if (plan.argv.front().empty()) {
    return fail(ErrorCode::kInvalid, "The first argument is empty; name the program to run.",
                "arguments");
  }
  return plan;
}

base::Result<LaunchPlan> from_procfile(const Procfile& procfile, const std::string& folder) {
  std::vector<std::string> names;
  const ProcfileEntry* chosen = nullptr;
  for (const auto& entry : procfile) {
    if (entry.name == "release") continue;
    names.push_back("'" + entry.name + "'");
    if (names.size() == 1 || entry.name == "web") chosen = &entry;
  }
  if (chosen == nullptr) {
    return fail(ErrorCode::kInvalid,
                "The Procfile in " + folder +
                    " has no line that says what to run; add one like 'web: ./server', or set the "
                    "service's entrypoint.");
  }
  if (names.size() > 1 && chosen->name != "web") {
    return fail(ErrorCode::kInvalid, "The Procfile in " + folder + " has the lines " +
                                         base::list_words(names, "and") +
                                         " and none named 'web'; name one of them 'web', or set "
                                         "the service's entrypoint.");
  }
  return LaunchPlan{shell_command(chosen->command), "the Procfile's '" + chosen->name + "' line",
                    chosen->name == "web"};
}

}  // namespace

base::Result<LaunchPlan> plan_launch(const model::ServiceSettings& settings,
                                     const std::optional<Procfile>& procfile,
                                     const std::string& folder, std::optional<std::uint16_t> port) {
  if (!settings.entrypoint.empty() || !settings.arguments.empty()) {
    auto plan = from_settings(settings);
    if (plan && port) insert_port(plan->argv, *port);
    return plan;
  }
  if (procfile) return from_procfile(*procfile, folder);
  return fail(ErrorCode::kInvalid,
              "Nothing says what to run: the service has no entrypoint, and there is no file "
              "'Procfile' in " +
                  folder +
                  ". Set the service's entrypoint (\"node server.js\"), or add a Procfile with a "
                  "line 'web: node server.js'.");
}

std::optional<std::string> advise_on_port(const model::ServiceSettings& settings,
                                          const LaunchPlan& plan) {
  if (has_port(settings)) return std::nullopt;
  const bool names_port =
      std::any_of(plan.argv.begin(), plan.argv.end(), [](const std::string& word) {
        return word.find("$PORT") != word.npos || word.find("${PORT") != word.npos;
      });
  if (!plan.is_web && !names_port) return std::nullopt;
  return "The service has no port, so " + plan.source +
         " gets no PORT, and nothing leads to it; if it serves requests, add a port to the "
         "service's ports.";
}

bool has_port(const model::ServiceSettings& settings) { return !settings.ports.empty(); }

std::vector<std::string> shell_command(const std::string& line) { return {"/bin/sh", "-c", line}; }

}  // namespace slipway::runtime
