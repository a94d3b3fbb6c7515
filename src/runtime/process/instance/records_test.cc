#include "runtime/process/instance/records.h"

#include <gtest/gtest.h>

#include "runtime/process/instance/log_format.h"
#include "runtime/process/instance/spec.h"
#include "runtime/process/instance/status.h"

namespace slipway::runtime {
namespace {

TEST(RecordTexts, KeepAnyValue) {
  const Records records{{"a", ""}, {"b", "x=y\nz"}, {"b", "\xff"}};
  EXPECT_EQ(decode_records(encode_records(records)), records);
  EXPECT_EQ(find_record(records, "b"), "x=y\nz");
  EXPECT_EQ(find_record(records, "c"), std::nullopt);
}

TEST(RecordTexts, AreNothingWhenTorn) {
  const std::string whole = encode_records({{"key", "value"}});
  for (std::size_t size = 1; size < whole.size(); ++size) {
    EXPECT_EQ(decode_records(whole.substr(0, size)), std::nullopt) << size;
  }
}

TEST(InstanceSpecs, ComeBackAsTheyWere) {
  InstanceSpec spec;
  spec.deployment = "d";
  spec.service = "s";
  spec.port = 65535;
  spec.directory = "/srv/a b";
  spec.argv = {"run", "", "a\nb"};
  spec.environment = {"A=1", "B=x=y\n"};
  spec.secrets = {"hunter2"};
  spec.uid = 1;
  spec.gid = 2;
  spec.control_group = "/sys/fs/cgroup/x";
  spec.memory_mib = 4;
  spec.cpu_millis = 5;
  spec.grace_ms = 1;
  spec.restart_pause_ms = 2;
  spec.log_segment_bytes = 3;
  EXPECT_EQ(decode_spec(encode_spec(spec)), spec);
}

TEST(InstanceStatuses, ComeBackAsTheyWere) {
  for (const Phase phase :
       {Phase::kRunning, Phase::kPausing, Phase::kStopping, Phase::kStopped, Phase::kEnded}) {
    const InstanceStatus status{phase, 7, 137, 3, 1'700'000'000'000'000, 8080};
    EXPECT_EQ(decode_status(encode_status(status)), status);
  }
  EXPECT_EQ(decode_status(""), std::nullopt);
}

TEST(LogEntries, ComeBackAsTheyWere) {
  std::string text;
  append_entry(text, {12, 34, "stdout", " a  b "});
  ASSERT_EQ(text, "12 34 stdout  a  b \n");
  const auto entry = parse_entry(std::string_view(text).substr(0, text.size() - 1));
  ASSERT_TRUE(entry.has_value());
  EXPECT_EQ(entry->sequence, 12U);
  EXPECT_EQ(entry->at, 34);
  EXPECT_EQ(entry->stream, "stdout");
  EXPECT_EQ(entry->text, " a  b ");
  for (const char* broken : {"", "1", "1 2", "1 2 stdout", "x 2 stdout a", "0 2 stdout a"}) {
    EXPECT_FALSE(parse_entry(broken).has_value()) << broken;
  }
}

}  // namespace
}  // namespace slipway::runtime
