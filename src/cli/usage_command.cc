#include <array>
#include <charconv>

#include "cli/commands.h"
#include "cli/json.h"
#include "cli/table.h"

namespace slipway::cli {
namespace {

double measured(const json::value& object, std::string_view name) {
  const auto* value = find(object, name);
  return value == nullptr || !value->is_number() ? 0 : value->to_number<double>();
}

// "0.012 of 0.500", in units of so much
std::string share(double used, double limit, double unit, int digits) {
  const auto in_units = [&](double value) {
    std::array<char, 32> shown{};
    const auto [end, error] = std::to_chars(shown.data(), shown.data() + shown.size(), value / unit,
                                            std::chars_format::fixed, digits);
    return std::string(shown.data(), error == std::errc() ? end : shown.data());
  };
  return in_units(used) + (limit > 0 ? " of " + in_units(limit) : "");
}

Outcome show_usage(Context& context, const std::string& word) {
  const auto service = context.service(word);
  if (!service) return base::fail(service.error());
  const auto answer = (*context.api())->get("/service/" + service->id + "/usage");
  if (!answer) return base::fail(answer.error());
  std::vector<Row> rows;
  for (const auto& one : items(*answer, "results")) {
    rows.push_back(
        {text(one, "name"),
         share(measured(one, "cpu_millicores"), measured(*answer, "cpu_limit_millicores"), 1000, 3),
         share(measured(one, "memory_bytes"), measured(*answer, "memory_limit_bytes"), 1 << 20,
               1)});
  }
  return context.print(*answer, [&] {
    return rows.empty()
               ? "Nothing is known yet of what it uses, or nothing of it runs.\n"
               : render_table(context.terminal, {"NAME", "CPU (CORES)", "MEMORY (MiB)"}, rows);
  });
}

}  // namespace

void add_usage_command(CLI::App& group, Context& context) {
  auto word = std::make_shared<std::string>();
  add_command(group, context, "usage", "What the version that serves uses just now",
              [&context, word] { return show_usage(context, *word); })
      .add_option("service", *word, "By name, path (project/environment/name) or id")
      ->required();
}

}  // namespace slipway::cli
