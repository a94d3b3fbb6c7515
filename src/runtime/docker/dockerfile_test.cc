#include "runtime/docker/dockerfile.h"

#include <ostream>

#include <gtest/gtest.h>

namespace slipway::runtime::docker {

void PrintTo(const Dockerfile& file, std::ostream* out) {  // NOLINT: a name of googletest
  *out << "syntax '" << file.syntax << "'";
  for (const auto& [name, line, since] : file.features) {
    *out << ", " << name << " in line " << line << " since 1." << since;
  }
  for (const auto& name : file.arguments) *out << ", argument " << name;
  for (const auto& image : file.images) *out << ", from " << image;
}

namespace {

struct DockerfileCase {
  std::string text;
  Dockerfile expected;
};

TEST(Dockerfile, SaysWhatItNeeds) {
  const std::map<std::string, std::string> build_args{{"BASE", "registry.test/base"}};
  const std::vector<DockerfileCase> cases{
      {"", {}},
      {"FROM scratch\nCOPY --chown=1:1 a /\n", {}},
      {"# syntax=docker/dockerfile:1\nFROM alpine\n", {"docker/dockerfile:1", {}, {}, {"alpine"}}},
      {"\xEF\xBB\xBF#  Syntax = a/b:1  \r\n# escape=`\r\nFROM alpine\r\nRUN a `\r\n  b\r\n",
       {"a/b:1", {}, {}, {"alpine"}}},
      {"# A comment ends the directives.\n# syntax=a/b\nFROM a\n", {"", {}, {}, {"a"}}},
      {"FROM a\nRUN --mount=type=cache,target=/c make\nRUN --mount=type=tmpfs,target=/d make\n",
       {"", {{"RUN --mount", 2, 2}}, {}, {"a"}}},
      {"FROM a\n\n# why\nrun \\\n  # and why\n\n  --network=none make\n",
       {"", {{"RUN --network", 4, 3}}, {}, {"a"}}},
      {"FROM a\nRUN echo --mount=x\nRUN echo '<<EOF'\nRUN echo $((1<<2)) <<<x\n",
       {"", {}, {}, {"a"}}},
      {"FROM a\nCOPY --link --from=tools:2 /x /\nADD --link=false b /\n",
       {"", {{"COPY --link", 2, 4}}, {}, {"a", "tools:2"}}},
      {"FROM a\nCOPY <<EOF <<-\"END\" /etc/\nFROM not:this\nEOF\n\tFROM nor:this\n\tEND\n"
       "COPY --chmod=755 x /\n",
       {"", {{"a heredoc", 2, 4}, {"COPY --chmod", 7, 2}}, {}, {"a"}}},
      {"FROM a\nRUN <<EOF cat\nRUN --mount=x\n", {"", {{"a heredoc", 2, 4}}, {}, {"a"}}},
      {"FROM a AS Build\nFROM build\nCOPY --from=BUILD x /\nCOPY --from=0 x /\n",
       {"", {}, {}, {"a"}}},
      {"FROM a\nRUN --mount=type=bind,from=b:1,target=/b true\n",
       {"", {{"RUN --mount", 2, 2}}, {}, {"a", "b:1"}}},
      {"ARG BASE=other\nARG TAG=\"1.2\"\nARG WHOLE=${BASE}:$TAG\nFROM --platform=linux/amd64 "
       "$WHOLE\n"
       "ARG LATE=x\nFROM ${BASE}:${NONE:-7}${TAG:+-slim}\n",
       {"",
        {},
        {"BASE", "TAG", "WHOLE", "LATE"},
        {"registry.test/base:1.2", "registry.test/base:7-slim"}}},
      {"FROM ${MISSING}/a\nFROM $\nFROM ${BASE\nFROM\nFROM --platform=x\n", {}},
      {"FROM a\nONBUILD RUN --mount=type=cache,target=/c make\n",
       {"", {{"RUN --mount", 2, 2}}, {}, {"a"}}},
      {"FROM a\nRUN make \\", {"", {}, {}, {"a"}}}};
  for (const auto& [text, expected] : cases) {
    EXPECT_EQ(read_dockerfile(text, build_args), expected) << text;
  }
}

}  // namespace
}  // namespace slipway::runtime::docker
