#include "store/whole_store.h"

#include <algorithm>
#include <set>

#include "base/crypto.h"
#include "store/postgres/postgres_text.h"

namespace slipway::store {
namespace {

ColumnShape::Type type_of(const std::string& declared) {
  if (declared == "BIGINT" || declared == "INTEGER") return ColumnShape::Type::kInteger;
  if (declared == "BYTEA") return ColumnShape::Type::kBytes;
  if (declared == "TEXT") return ColumnShape::Type::kText;
  throw std::logic_error("a column of the type " + declared + " cannot be copied");
}

TableShape shape_of(Transaction& file, const std::string& table) {
  return {table, file.query(
                     "SELECT name, type FROM pragma_table_info($1) ORDER BY cid",
                     [](const Row& row) { return ColumnShape{row.text(0), type_of(row.text(1))}; },
                     table)};
}

Value value_of(const Row& row, int index, ColumnShape::Type type) {
  if (row.is_null(index)) return nullptr;
  switch (type) {
    case ColumnShape::Type::kInteger:
      return row.integer(index);
    case ColumnShape::Type::kBytes:
      return Blob{row.text(index)};
    case ColumnShape::Type::kText:
      break;
  }
  return storable_text(row.text(index));
}

std::vector<Value> values_of(const Row& row, const TableShape& table) {
  std::vector<Value> values;
  values.reserve(table.columns.size());
  for (const auto& column : table.columns) {
    values.push_back(value_of(row, static_cast<int>(values.size()), column.type));
  }
  return values;
}

// Of each value with its kind and length, so that no two rows look alike.
std::uint64_t number_of(const std::vector<Value>& values) {
  std::string text;
  for (const auto& value : values) {
    std::string part;
    char kind = 'n';
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      kind = 'i';
      part = std::to_string(*number);
    } else if (const auto* word = std::get_if<std::string>(&value)) {
      kind = 't';
      part = *word;
    } else if (const auto* blob = std::get_if<Blob>(&value)) {
      kind = 'b';
      part = blob->bytes;
    }
    text += kind + std::to_string(part.size()) + ":" + part;
  }
  const std::string digest = base::sha256(text);
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i) {
    number = number << 8U | static_cast<unsigned char>(digest[i]);
  }
  return number;
}

void add(TableSum& sum, const std::vector<Value>& values) {
  ++sum.rows;
  sum.sum += number_of(values);
}

std::string shown(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* word = std::get_if<std::string>(&value)) return *word;
  return "?";
}

// "'a', 'b' and 3 more"
class FewRows {
 public:
  void add(const std::vector<Value>& values) {
    if (++count_ > kNamed) return;
    text_ += (text_.empty() ? "'" : ", '") + shown(values.front()) + "'";
  }
  bool is_empty() const { return count_ == 0; }
  std::string text() const {
    return count_ <= kNamed ? text_ : text_ + " and " + std::to_string(count_ - kNamed) + " more";
  }

 private:
  static constexpr std::size_t kNamed = 3;
  std::string text_;
  std::size_t count_ = 0;
};

std::string names_of(const TableShape& table) {
  std::string names;
  for (const auto& column : table.columns) names += (names.empty() ? "" : ", ") + column.name;
  return names;
}

std::string selection(const TableShape& table) {
  return "SELECT " + names_of(table) + " FROM " + table.name;
}

}  // namespace

std::vector<TableShape> tables_of_file(Transaction& file) {
  auto waiting = file.query(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name "
      "<> 'schema_migration' ORDER BY name",
      [](const Row& row) { return row.text(0); });
  std::vector<TableShape> tables;
  std::set<std::string> done;
  while (!waiting.empty()) {
    const auto next = std::find_if(waiting.begin(), waiting.end(), [&](const auto& name) {
      const auto needed = file.query(
          "SELECT \"table\" FROM pragma_foreign_key_list($1)",
          [](const Row& row) { return row.text(0); }, name);
      return std::all_of(needed.begin(), needed.end(),
                         [&](const auto& other) { return other == name || done.contains(other); });
    });
    if (next == waiting.end()) throw std::logic_error("tables refer to each other in a circle");
    done.insert(*next);
    tables.push_back(shape_of(file, *next));
    waiting.erase(next);
  }
  return tables;
}

TableSum copy_table(Transaction& from, Transaction& to, const TableShape& table) {
  std::string sql = "INSERT INTO " + table.name + " (" + names_of(table) + ") VALUES (";
  for (std::size_t i = 1; i <= table.columns.size(); ++i) {
    sql += (i == 1 ? "$" : ", $") + std::to_string(i);
  }
  sql += ")";
  TableSum sum;
  from.run(selection(table), {}, [&](const Row& row) {
    const auto values = values_of(row, table);
    to.run(sql, values, [](const Row&) {});
    add(sum, values);
  });
  return sum;
}

TableSum sum_of(Transaction& tx, const TableShape& table) {
  TableSum sum;
  tx.run(selection(table), {}, [&](const Row& row) { add(sum, values_of(row, table)); });
  return sum;
}

std::string difference_of(Transaction& from, Transaction& to, const TableShape& table) {
  std::multiset<std::uint64_t> missing;
  from.run(selection(table), {},
           [&](const Row& row) { missing.insert(number_of(values_of(row, table))); });
  FewRows unknown;
  to.run(selection(table), {}, [&](const Row& row) {
    const auto values = values_of(row, table);
    const auto found = missing.find(number_of(values));
    if (found == missing.end()) {
      unknown.add(values);
    } else {
      missing.erase(found);
    }
  });
  FewRows lacking;
  from.run(selection(table), {}, [&](const Row& row) {
    const auto values = values_of(row, table);
    const auto found = missing.find(number_of(values));
    if (found == missing.end()) return;
    missing.erase(found);
    lacking.add(values);
  });
  std::string text;
  const std::string column = table.columns.front().name;
  if (!lacking.is_empty()) text = "it lacks the rows whose " + column + " is " + lacking.text();
  if (!unknown.is_empty()) {
    text +=
        (text.empty() ? "" : "; ") + ("it has others, whose " + column + " is " + unknown.text());
  }
  return text;
}

}  // namespace slipway::store
