// The groups service, application and container; cronjob and lifecycle are jobs, and helm stands
// beside them.

#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/service_actions.h"
#include "cli/table.h"

namespace slipway::cli {
namespace {

struct ListArgs {
  bool markdown = false;
  bool jira = false;
};

struct Listed {
  std::vector<std::string> head;
  std::vector<Row> rows;
};

Listed listed_services(const Tree& tree, const ServiceKind& kind) {
  Listed list{{"SERVICE", "AUTO-DEPLOY", "BRANCH/TAG", "REPOSITORY/IMAGE"}, {}};
  if (kind.is_any()) list.head.insert(list.head.begin() + 1, "KIND");
  for (const auto& service : tree.services) {
    if (!kind.includes(service)) continue;
    const std::string automatic = flag(service.body, "auto_deploy") ? "on" : "off";
    Row row{service.path(), automatic};
    if (const auto* git = service.git()) {
      row.insert(row.end(), {text(*git, "branch"), text(*git, "url")});
    } else if (const auto* chart = service.chart()) {
      row.insert(row.end(), {text(*chart, "chart_version"), text(*chart, "chart_name")});
    } else {
      const auto& image = service.image() == nullptr ? service.body : *service.image();
      row.insert(row.end(), {text(image, "tag"), text(image, "image_name")});
    }
    if (kind.is_any()) row.insert(row.begin() + 1, Cell(kind_of(service).word));
    list.rows.push_back(std::move(row));
  }
  return list;
}

// "| a | b |", and for Jira "||a||b||" above "|a|b|".
std::string as_markup(const Listed& list, bool jira) {
  const auto line = [&](const auto& cells, const std::string& between) {
    std::string out = between;
    for (const auto& cell : cells) {
      const std::string shown = plain(Cell(cell).text);
      out += jira ? (shown.empty() ? " " : shown) + between : " " + shown + " " + between;
    }
    return out + "\n";
  };
  std::string out = line(list.head, jira ? "||" : "|");
  if (!jira) out += line(std::vector<std::string>(list.head.size(), "---"), "|");
  for (const auto& row : list.rows) out += line(row, "|");
  return out;
}

Outcome list_services(Context& context, const ServiceKind& kind, const ListArgs& args) {
  const auto tree = context.tree();
  if (!tree) return base::fail(tree.error());
  json::array results;
  for (const auto& service : tree->services) {
    if (kind.includes(service)) results.push_back(service.body);
  }
  const Listed list = listed_services(*tree, kind);
  return context.print(json::object{{"results", results}}, [&] {
    if (args.markdown || args.jira) return as_markup(list, args.jira);
    return list.rows.empty() ? std::string("There is no ") + kind.word + " yet.\n"
                             : render_table(context.terminal, list.head, list.rows);
  });
}

void add_kind(CLI::App& app, Context& context, const ServiceKind& kind,
              const std::string& description) {
  CLI::App& group = add_group(app, kind.word, description);
  auto args = std::make_shared<ListArgs>();
  CLI::App& list = add_command(group, context, "list", "All of them", [&context, &kind, args] {
    return list_services(context, kind, *args);
  });
  if (kind.is_any()) {
    CLI::Option* markdown = list.add_flag("--markdown", args->markdown, "As a Markdown table");
    list.add_flag("--jira", args->jira, "As a table for Jira")->excludes(markdown);
  }
  add_service_actions(group, context, kind);
  if (kind.is_any()) {
    add_usage_command(group, context);
    return;
  }
  if (&kind == &kApplicationKind) add_application_edits(group, context);
  if (&kind == &kContainerKind) add_container_edits(group, context);
  add_scoped_variables(group, context, kind);
  add_domains(group, context, kind);
}

}  // namespace

void add_service_groups(CLI::App& app, Context& context) {
  add_kind(app, context, kAnyService, "Services of every kind");
  add_kind(app, context, kApplicationKind, "Services that are built from git");
  add_kind(app, context, kContainerKind, "Services that are a ready image");
  add_rollback_command(app, context);
}

}  // namespace slipway::cli
