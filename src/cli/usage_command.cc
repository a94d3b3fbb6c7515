#include <array>
#include <charconv>

#include "cli/commands.h"
#include "cli/json.h"
#include "cli/table.h"

namespace slipway::cli {
namespace {

double number(const json::value& object, std::string_view name) {
  const auto* value = find(object, name);
  return value == nullptr || !value->is_number() ? 0 : value->to_number<double>();
}

// "12.3"
std::string with_tenth(double value) {
  std::array<char, 32> text{};
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, 1);
  return {text.data(), error == std::errc() ? end : text.data()};
}

// "0.012 of 0.5" cores
std::string cores(double used, double limit) {
  const auto in_cores = [](double millis) {
    std::array<char, 32> text{};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), millis / 1000,
                                            std::chars_format::fixed, 3);
    return std::string(text.data(), error == std::errc() ? end : text.data());
  };
  return in_cores(used) + (limit > 0 ? " of " + in_cores(limit) : "");
}

std::string mebibytes(double used, double limit) {
  constexpr double mebibyte = 1 << 20;
  return with_tenth(used / mebibyte) + (limit > 0 ? " of " + with_tenth(limit / mebibyte) : "");
}

Outcome show_usage(Context& context, const std::string& word) {
  const auto service = context.service(word);
  if (!service) return base::fail(service.error());
  const auto answer = (*context.api())->get("/service/" + service->id + "/usage");
  if (!answer) return base::fail(answer.error());
  std::vector<Row> rows;
  for (const auto& one : items(*answer, "results")) {
    rows.push_back({text(one, "name"),
                    cores(number(one, "cpu_millicores"), number(*answer, "cpu_limit_millicores")),
                    mebibytes(number(one, "memory_bytes"), number(*answer, "memory_limit_bytes"))});
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
