#pragma once
// All rows of a store, as they are copied from a file into another store and compared. For the
// move from SQLite to PostgreSQL; both have the newest schema.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "store/database.h"

namespace slipway::store {

struct ColumnShape {
  std::string name;
  enum class Type { kText, kInteger, kBytes } type = Type::kText;
};

struct TableShape {
  std::string name;
  std::vector<ColumnShape> columns;
};

// Of a SQLite file, those that others refer to first. Without the record of migrations.
std::vector<TableShape> tables_of_file(Transaction& file);

// Rows in any order have the same sum.
struct TableSum {
  std::int64_t rows = 0;
  std::uint64_t sum = 0;

  bool operator==(const TableSum&) const = default;
};

// What was copied; text that PostgreSQL cannot hold counts as it is stored there.
TableSum copy_table(Transaction& from, Transaction& to, const TableShape& table);
TableSum sum_of(Transaction& tx, const TableShape& table);

// In words: the rows that one of them has and the other has not, by their first column, of each a
// few. "" where the tables have the same rows. Keeps a number for each row in memory.
std::string difference_of(Transaction& from, Transaction& to, const TableShape& table);

}  // namespace slipway::store
