// ICU's library of data with no data in it, as its own source has one (source/stubdata): libxml2,
// which libarchive loads for archives that Slipway never reads, wants the 30 MiB to be there.
// ICU_DATA is the symbol that ICU looks for, "icudt72_dat".

#include <stdint.h>

_Alignas(16) const struct {
  uint16_t header_size;
  uint8_t magic[2];
  uint16_t info_size, reserved;
  uint8_t is_big_endian, charset_family, size_of_char, padding;
  char format[4];
  uint8_t format_version[4], data_version[4];
  uint8_t rest_of_header[8];
  uint32_t entries, end[3];
} ICU_DATA = {.header_size = 32,
              .magic = {0xda, 0x27},
              .info_size = 20,
              .size_of_char = 2,
              .format = {'T', 'o', 'C', 'P'},
              .format_version = {1}};
