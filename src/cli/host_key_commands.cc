#include "base/encoding.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/table.h"

namespace slipway::cli {
namespace {

base::Result<std::string> host_key_folder(Context& context) {
  return context.organization_id().map(
      [](const std::string& id) { return "/organization/" + id + "/hostKey"; });
}

Outcome list_host_keys(Context& context) {
  const auto path = host_key_folder(context);
  if (!path) return base::fail(path.error());
  const auto answer = (*context.api())->get(*path);
  if (!answer) return base::fail(answer.error());
  std::vector<Row> rows;
  for (const auto& key : items(*answer, "results")) {
    rows.push_back({text(key, "host"), text(key, "type"), text(key, "fingerprint")});
  }
  return context.print(*answer, [&] {
    return rows.empty() ? std::string("No ssh host was connected to yet.\n")
                        : render_table(context.terminal, {"HOST", "TYPE", "FINGERPRINT"}, rows);
  });
}

Outcome forget(Context& context, const std::string& host) {
  const auto path = host_key_folder(context);
  if (!path) return base::fail(path.error());
  const auto answer = (*context.api())->remove(*path + "/" + base::encode_percent(host));
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    return "Forgot the keys of " + plain(host) + "; the next connection pins what it shows then.\n";
  });
}

}  // namespace

void add_host_key_commands(CLI::App& app, Context& context) {
  CLI::App& group = add_group(app, "host-key", "The keys of ssh hosts, pinned at first sight");
  add_command(group, context, "list", "All pinned keys",
              [&context] { return list_host_keys(context); });
  auto host = std::make_shared<std::string>();
  add_command(group, context, "forget", "Pin a host's key anew",
              [&context, host] { return forget(context, *host); })
      .add_option("host", *host, "As the list shows it")
      ->required();
}

}  // namespace slipway::cli
