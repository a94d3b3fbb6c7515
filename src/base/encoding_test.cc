#include "base/encoding.h"

#include <gtest/gtest.h>

namespace slipway::base {
namespace {

std::string all_bytes() {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  return bytes;
}

TEST(Hex, BothWays) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", ""}, {std::string("\0", 1), "00"}, {"\xff", "ff"}, {"Az~", "417a7e"}};
  for (const auto& [bytes, hex] : cases) {
    EXPECT_EQ(encode_hex(bytes), hex);
    EXPECT_EQ(decode_hex(hex), bytes);
  }
  EXPECT_EQ(decode_hex("FfAa"), "\xff\xaa");
  EXPECT_EQ(decode_hex(encode_hex(all_bytes())), all_bytes());
}

TEST(Hex, RefusesWhatIsNone) {
  for (const auto* text : {"a", "abc", "0g", "g0", "0x", " 0", "0 ", "-1"}) {
    EXPECT_EQ(decode_hex(text), std::nullopt) << text;
  }
}

TEST(Base64, TheVectorsOfRfc4648) {
  const std::vector<std::pair<std::string, std::string>> cases{{"", ""},
                                                               {"f", "Zg=="},
                                                               {"fo", "Zm8="},
                                                               {"foo", "Zm9v"},
                                                               {"foob", "Zm9vYg=="},
                                                               {"fooba", "Zm9vYmE="},
                                                               {"foobar", "Zm9vYmFy"},
                                                               {"\xff\xef", "/+8="}};
  for (const auto& [bytes, text] : cases) {
    EXPECT_EQ(encode_base64(bytes), text);
    EXPECT_EQ(decode_base64(text), bytes);
  }
  EXPECT_EQ(decode_base64(encode_base64(all_bytes())), all_bytes());
}

TEST(Base64, RefusesWhatIsNone) {
  for (const auto* text : {"Z", "Zg", "Zg=", "Zm9v=", "Zm9vYg", "Z===", "====", "Zg=v", "=m9v",
                           "Zm 9", "    Zm9v", "Zm9v    ", "Zm9\n", "Zm-_", "Zm9*"}) {
    EXPECT_EQ(decode_base64(text), std::nullopt) << text;
  }
}

TEST(Base64Url, HasItsOwnAlphabetAndNoPadding) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"}, {"\xFB\xFF\xFE", "-__-"}};
  for (const auto& [bytes, text] : cases) {
    EXPECT_EQ(encode_base64url(bytes), text);
    EXPECT_EQ(decode_base64url(text), bytes);
  }
  EXPECT_EQ(decode_base64url(encode_base64url(all_bytes())), all_bytes());
  for (const std::string_view text : {"Zg==", "+//+", "Z", "Zm9vZ", "Zg ", "Z\n8"}) {
    EXPECT_EQ(decode_base64url(text), std::nullopt) << text;
  }
}

TEST(Percent, BothWays) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", ""},
      {"AZaz09-._~", "AZaz09-._~"},
      {"a b+c", "a%20b%2Bc"},
      {"/?#[]@!$&'()*,;=%", "%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2C%3B%3D%25"},
      {"\xc3\xa9", "%C3%A9"},
      {std::string("\0", 1), "%00"}};
  for (const auto& [text, encoded] : cases) {
    EXPECT_EQ(encode_percent(text), encoded);
    EXPECT_EQ(decode_percent(encoded, false), text);
    EXPECT_EQ(decode_percent(encoded, true), text);
  }
  EXPECT_EQ(decode_percent(encode_percent(all_bytes()), true), all_bytes());
  EXPECT_EQ(decode_percent("%c3%a9", false), "\xc3\xa9");
}

TEST(Percent, PlusIsASpaceOnlyInForms) {
  EXPECT_EQ(decode_percent("a+b", true), "a b");
  EXPECT_EQ(decode_percent("a+b", false), "a+b");
}

TEST(Percent, RefusesBrokenEscapes) {
  for (const auto* text : {"%", "a%", "%4", "%4g", "%g4", "%%41", "% 41"}) {
    EXPECT_EQ(decode_percent(text, true), std::nullopt) << text;
  }
}

TEST(Form, Parses) {
  const std::vector<std::pair<std::string, FormFields>> cases{
      {"", {}},
      {"a=1", {{"a", "1"}}},
      {"a=1&b=2&a=3", {{"a", "1"}, {"b", "2"}, {"a", "3"}}},
      {"a", {{"a", ""}}},
      {"a=", {{"a", ""}}},
      {"=a", {{"", "a"}}},
      {"a=b=c", {{"a", "b=c"}}},
      {"&&a=1&", {{"a", "1"}}},
      {"a+b=c+d%2B", {{"a b", "c d+"}}},
      {"payload=%7B%22x%22%3A1%7D", {{"payload", "{\"x\":1}"}}}};
  for (const auto& [body, fields] : cases) EXPECT_EQ(parse_form(body), fields) << body;
  EXPECT_EQ(parse_form("a=%4"), std::nullopt);
  EXPECT_EQ(parse_form("%=1"), std::nullopt);
}

TEST(Utf8, KeepsTheValidAndReplacesTheRest) {
  const std::string bad = "\xEF\xBF\xBD";
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", ""},
      {"plain", "plain"},
      {"\xC2\x80 \xDF\xBF", "\xC2\x80 \xDF\xBF"},
      {"\xE0\xA0\x80 \xEF\xBF\xBF", "\xE0\xA0\x80 \xEF\xBF\xBF"},
      {"\xF0\x90\x80\x80 \xF4\x8F\xBF\xBF", "\xF0\x90\x80\x80 \xF4\x8F\xBF\xBF"},
      {"\x80", bad},
      {"a\xFF"
       "b",
       "a" + bad + "b"},
      {"\xC0\x80", bad + bad},            // overlong
      {"\xE0\x80\x80", bad + bad + bad},  // overlong
      {"\xF0\x80\x80\x80", bad + bad + bad + bad},
      {"\xED\xA0\x80", bad + bad + bad},            // a surrogate
      {"\xF4\x90\x80\x80", bad + bad + bad + bad},  // above U+10FFFF
      {"\xE2\x82", bad + bad},                      // cut off
      {"\xE2\x82(", bad + bad + "("}};
  for (const auto& [bytes, text] : cases) {
    EXPECT_EQ(to_valid_utf8(bytes), text) << encode_hex(bytes);
  }
}

}  // namespace
}  // namespace slipway::base
