#include "store/freeze_windows.h"

#include "base/enum.h"
#include "store/names.h"

namespace slipway::store {
namespace {

constexpr std::string_view kFreezeWindow =
    "SELECT id, environment_id, name, timezone, weekdays, start_time, end_weekday, end_time, "
    "starts_at, ends_at, created_at, updated_at FROM freeze_window ";

std::string words_of(const std::vector<model::Weekday>& days) {
  std::string words;
  for (const auto day : days) words += (words.empty() ? "" : " ") + base::to_string(day);
  return words;
}

std::vector<model::Weekday> weekdays_from(std::string_view words) {
  std::vector<model::Weekday> days;
  while (!words.empty()) {
    const auto end = words.find(' ');
    days.push_back(base::stored_enum<model::Weekday>(words.substr(0, end)));
    words.remove_prefix(end == std::string_view::npos ? words.size() : end + 1);
  }
  return days;
}

std::optional<std::string> word_of(const std::optional<model::Weekday>& day) {
  if (!day) return std::nullopt;
  return base::to_string(*day);
}

model::FreezeWindow make_freeze_window(const Row& row) {
  model::FreezeWindow window;
  window.id = row.id<model::FreezeWindowId>(0);
  window.environment = row.id<model::EnvironmentId>(1);
  window.name = row.text(2);
  window.timezone = row.text(3);
  window.weekdays = weekdays_from(row.text(4));
  window.start_time = row.text(5);
  if (!row.is_null(6)) window.end_weekday = base::stored_enum<model::Weekday>(row.text(6));
  window.end_time = row.text(7);
  window.starts_at = row.text(8);
  window.ends_at = row.text(9);
  window.created_at = row.time(10);
  window.updated_at = row.time(11);
  return window;
}

}  // namespace

base::Result<void> insert(Transaction& tx, const model::FreezeWindow& w) {
  return inserted(
      tx.execute("INSERT INTO freeze_window (id, environment_id, name, timezone, weekdays, "
                 "start_time, end_weekday, end_time, starts_at, ends_at, created_at, updated_at) "
                 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
                 "ON CONFLICT DO NOTHING",
                 w.id, w.environment, w.name, w.timezone, words_of(w.weekdays), w.start_time,
                 word_of(w.end_weekday), w.end_time, w.starts_at, w.ends_at, w.created_at,
                 w.updated_at),
      "freeze window", w.name);
}

base::Result<void> update(Transaction& tx, const model::FreezeWindow& w) {
  const auto others = tx.query(
      "SELECT 1 FROM freeze_window WHERE environment_id = $1 AND name = $2 AND id <> $3",
      [](const Row& row) { return row.integer(0); }, w.environment, w.name, w.id);
  if (!others.empty()) return name_taken("freeze window", w.name);
  tx.execute(
      "UPDATE freeze_window SET name = $2, timezone = $3, weekdays = $4, start_time = $5, "
      "end_weekday = $6, end_time = $7, starts_at = $8, ends_at = $9, updated_at = $10 "
      "WHERE id = $1",
      w.id, w.name, w.timezone, words_of(w.weekdays), w.start_time, word_of(w.end_weekday),
      w.end_time, w.starts_at, w.ends_at, w.updated_at);
  return {};
}

void remove_freeze_window(Transaction& tx, const model::FreezeWindowId& id) {
  tx.execute("DELETE FROM freeze_window WHERE id = $1", id);
}

std::optional<model::FreezeWindow> freeze_window(Transaction& tx, const model::FreezeWindowId& id) {
  return tx.query_one(std::string(kFreezeWindow) + "WHERE id = $1", make_freeze_window, id);
}

std::vector<model::FreezeWindow> freeze_windows(Transaction& tx,
                                                const model::EnvironmentId& environment) {
  return tx.query(std::string(kFreezeWindow) + "WHERE environment_id = $1 ORDER BY id",
                  make_freeze_window, environment);
}

}  // namespace slipway::store
