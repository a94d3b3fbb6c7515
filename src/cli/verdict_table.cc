#include "cli/verdict_table.h"

#include "cli/json.h"
#include "cli/table.h"

namespace slipway::cli {
namespace {

std::string evidence_line(const json::value& evidence) {
  const std::string rule = text(evidence, "value");
  std::string line = text(evidence, "file");
  if (line.empty()) line = "any file";
  if (rule.empty()) return line;
  return line + "  " + text(evidence, "mode") + " " + rule;
}

bool is_commit(const std::string& version) {
  return version.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// Of two commits; an image's tags have no files in common.
std::string comparison(const json::value& verdict) {
  if (!is_commit(text(verdict, "to"))) return {};
  const std::string from = short_commit(text(verdict, "from"));
  const std::string to = short_commit(text(verdict, "to"));
  if (from.empty() || to.empty() || from == to) return {};
  const auto files = number(verdict, "changed_files_count");
  return from + ".." + to + ", " + std::to_string(files) +
         (files == 1 ? " changed file" : " changed files");
}

}  // namespace

std::string render_verdicts(const Terminal& terminal, const json::array& verdicts,
                            VerdictStyle style) {
  std::vector<std::string> head = {"SERVICE", "VERDICT", "REASON", "WHY"};
  if (style.commit) head.insert(head.begin() + 1, "COMMIT");
  std::vector<Row> rows;
  for (const auto& verdict : verdicts) {
    const bool deploys = text(verdict, "decision") == "DEPLOY";
    Row row = {text(verdict, "service_name"),
               {deploys ? "deploy" : "skip", deploys ? Colour::kGreen : Colour::kYellow},
               text(verdict, "reason"),
               text(verdict, "explanation")};
    if (style.commit) row.insert(row.begin() + 1, Cell(short_commit(text(verdict, "to"))));
    rows.push_back(std::move(row));
    if (!style.evidence) continue;
    const auto below = [&](std::string line) {
      Row& extra = rows.emplace_back(head.size());
      extra.back() = {std::move(line), Colour::kDim};
    };
    if (auto line = comparison(verdict); !line.empty()) below(std::move(line));
    for (const auto& evidence : items(verdict, "deciding")) below(evidence_line(evidence));
    // As --deployment takes it.
    if (auto id = text(verdict, "deployment_id"); !id.empty()) below("deployment " + id);
  }
  return render_table(terminal, head, rows);
}

}  // namespace slipway::cli
