#include "ctreekernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,bmi")))

bool sestina_has_avx512(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

// A function that divides the sets of PARTS times as many rows as a register has ranks of the type.
//
// Each set is a bit a row. A set goes to memory by way of a general register: stores of mask registers are
// what would limit the loop otherwise. The barriers keep the compiler from taking them back.
#define REACH(NAME, RANK, SET, LANES, PARTS, LOAD, TO_SET, SPREAD, LESS, ADD) \
    AVX512 static void NAME(const struct sestina_branch *branches, size_t count, const RANK *ranks, \
                            __m512i *leaves) { \
        SET sets[(2 * SESTINA_LEAVES_MAX + 1) * PARTS]; \
        SET *divided = sets + PARTS; \
        for (size_t part = 0; part < PARTS; part++) { \
            sets[part] = (SET)-1; \
            leaves[part] = _mm512_setzero_si512(); \
        } \
        __m512i reached[PARTS]; \
        for (size_t part = 0; part < PARTS; part++) reached[part] = leaves[part]; \
        for (size_t index = 0; index < count; index++) { \
            const struct sestina_branch branch = branches[index]; \
            const SET *own = sets + PARTS * branch.set; \
            const RANK *column = ranks + SESTINA_BLOCK_ROWS * (size_t)branch.place; \
            const __m512i rank = SPREAD((RANK)branch.rank); \
            const __m512i passed = SPREAD((RANK)branch.leaves); \
            _Pragma("clang loop unroll(full)") for (size_t part = 0; part < PARTS; part++) { \
                SET all = own[part]; \
                const __m512i compared = _mm512_loadu_si512(column + LANES * part); \
                const SET no = LESS(LOAD((SET *)(own + part)), rank, compared); \
                SET bits = TO_SET(no); \
                __asm__("" : "+r"(bits)); \
                __asm__("" : "+r"(all)); \
                divided[part] = all & ~bits; \
                divided[PARTS + part] = bits; \
                reached[part] = ADD(reached[part], no, reached[part], passed); \
            } \
            divided += 2 * PARTS; \
        } \
        for (size_t part = 0; part < PARTS; part++) leaves[part] = reached[part]; \
    }

#define REACH_BYTES(UNITS) \
    REACH(reach_bytes_##UNITS, uint8_t, __mmask64, 64, UNITS, _load_mask64, _cvtmask64_u64, _mm512_set1_epi8, \
          _mm512_mask_cmplt_epu8_mask, _mm512_mask_add_epi8)
#define REACH_WORDS(UNITS, PARTS) \
    REACH(reach_words_##UNITS, uint16_t, __mmask32, 32, PARTS, _load_mask32, _cvtmask32_u32, _mm512_set1_epi16, \
          _mm512_mask_cmplt_epu16_mask, _mm512_mask_add_epi16)

REACH_BYTES(1)
REACH_BYTES(2)
REACH_BYTES(4)
REACH_WORDS(1, 2)
REACH_WORDS(2, 4)
REACH_WORDS(4, 8)

AVX512 static void reach_bytes(const struct sestina_branch *branches, size_t count, const uint8_t *ranks, size_t units,
                               uint8_t *leaves) {
    __m512i reached[SESTINA_UNITS_MAX];
    size_t done = 0;
    if (units == 4) {
        reach_bytes_4(branches, count, ranks, reached);
        done = 4;
    } else if (units >= 2) {
        reach_bytes_2(branches, count, ranks, reached);
        done = 2;
    }
    if (done < units) reach_bytes_1(branches, count, ranks + SESTINA_UNIT_ROWS * done, reached + done);
    for (size_t unit = 0; unit < units; unit++) _mm512_storeu_si512(leaves + SESTINA_UNIT_ROWS * unit, reached[unit]);
}

AVX512 static void reach_words(const struct sestina_branch *branches, size_t count, const uint16_t *ranks, size_t units,
                               uint8_t *leaves) {
    __m512i reached[2 * SESTINA_UNITS_MAX];
    size_t done = 0;
    if (units == 4) {
        reach_words_4(branches, count, ranks, reached);
        done = 4;
    } else if (units >= 2) {
        reach_words_2(branches, count, ranks, reached);
        done = 2;
    }
    if (done < units) reach_words_1(branches, count, ranks + SESTINA_UNIT_ROWS * done, reached + 2 * done);
    for (size_t half = 0; half < 2 * units; half++)
        _mm256_storeu_si256((__m256i *)(leaves + 32 * half), _mm512_cvtepi16_epi8(reached[half]));
}

void sestina_reach_avx512(const struct sestina_branch *branches, size_t count, const void *ranks, size_t rank_bytes,
                          size_t units, uint8_t *leaves) {
    if (rank_bytes == 1)
        reach_bytes(branches, count, ranks, units, leaves);
    else
        reach_words(branches, count, ranks, units, leaves);
}

// Rows that pass a branch, which is asked of the rows in a set.
#define PASSES(SET, BRANCH) \
    _mm512_mask_cmplt_epu16_mask(SET, _mm512_set1_epi16((short)ranks[BRANCH]), \
                                 _mm512_loadu_si512(rows + SESTINA_BLOCK_ROWS * (size_t)columns[BRANCH] + row))
// Moves 32 rows down a level, each past its own branch.
#define DESCEND(RANKS, COLUMNS) \
    { \
        const __m512i rank = RANKS, column = COLUMNS; \
        const __mmask32 bit0 = _mm512_test_epi16_mask(column, one), bit1 = _mm512_test_epi16_mask(column, two); \
        const __mmask32 bit2 = _mm512_test_epi16_mask(column, four); \
        const __m512i low = _mm512_mask_blend_epi16(bit0, row0, row1); \
        const __m512i middle = _mm512_mask_blend_epi16(bit0, row2, row3); \
        const __m512i high = _mm512_mask_blend_epi16(bit0, row4, row5); \
        const __m512i own = _mm512_mask_blend_epi16(bit2, _mm512_mask_blend_epi16(bit1, low, middle), high); \
        const __mmask32 passes = _mm512_cmpgt_epu16_mask(own, rank); \
        at = _mm512_add_epi16(at, at); \
        at = _mm512_mask_add_epi16(at, passes, at, one); \
    }
// A look-up in 32, 64 and 128 entries of a table, from entry FIRST on.
#define IN_ONE(TABLE, FIRST) _mm512_permutexvar_epi16(at, TABLE[(FIRST) / 32])
#define IN_TWO(TABLE, FIRST) _mm512_permutex2var_epi16(TABLE[(FIRST) / 32], at, TABLE[(FIRST) / 32 + 1])
#define IN_FOUR(TABLE, FIRST) _mm512_mask_blend_epi16(late, IN_TWO(TABLE, FIRST), IN_TWO(TABLE, FIRST + 64))

AVX512 void sestina_descend_avx512(const uint16_t *ranks, const uint16_t *columns, size_t levels, const void *row_ranks,
                                   size_t units, uint8_t *leaves) {
    const uint16_t *rows = row_ranks;
    __m512i ranks_of[8], columns_of[8];
    for (size_t part = 0; part < 8; part++) {
        ranks_of[part] = _mm512_loadu_si512(ranks + 32 * part);
        columns_of[part] = _mm512_loadu_si512(columns + 32 * part);
    }
    const __m512i one = _mm512_set1_epi16(1), two = _mm512_set1_epi16(2), four = _mm512_set1_epi16(4);
    const __m512i places = _mm512_set1_epi16((short)((1 << levels) - 1));
    for (size_t row = 0; row < SESTINA_UNIT_ROWS * units; row += 32) {
        const __m512i row0 = _mm512_loadu_si512(rows + row), row1 = _mm512_loadu_si512(rows + 1 * SESTINA_BLOCK_ROWS + row);
        const __m512i row2 = _mm512_loadu_si512(rows + 2 * SESTINA_BLOCK_ROWS + row);
        const __m512i row3 = _mm512_loadu_si512(rows + 3 * SESTINA_BLOCK_ROWS + row);
        const __m512i row4 = _mm512_loadu_si512(rows + 4 * SESTINA_BLOCK_ROWS + row);
        const __m512i row5 = _mm512_loadu_si512(rows + 5 * SESTINA_BLOCK_ROWS + row);
        // The seven branches of the first three levels, each asked of the rows that come to it.
        const __mmask32 first = PASSES(~0u, 1);
        const __mmask32 second = PASSES(~first, 2) | PASSES(first, 3);
        const __mmask32 third = PASSES(~first & ~second, 4) | PASSES(~first & second, 5) |
                                PASSES(first & ~second, 6) | PASSES(first & second, 7);
        __m512i at = _mm512_set1_epi16(8);
        at = _mm512_mask_add_epi16(at, first, at, four);
        at = _mm512_mask_add_epi16(at, second, at, two);
        at = _mm512_mask_add_epi16(at, third, at, one);
        if (levels > 3) DESCEND(IN_ONE(ranks_of, 0), IN_ONE(columns_of, 0))
        if (levels > 4) DESCEND(IN_ONE(ranks_of, 0), IN_ONE(columns_of, 0))
        if (levels > 5) DESCEND(IN_ONE(ranks_of, 32), IN_ONE(columns_of, 32))
        if (levels > 6) DESCEND(IN_TWO(ranks_of, 64), IN_TWO(columns_of, 64))
        if (levels > 7) {
            const __mmask32 late = _mm512_test_epi16_mask(at, _mm512_set1_epi16(64));
            DESCEND(IN_FOUR(ranks_of, 128), IN_FOUR(columns_of, 128))
        }
        _mm256_storeu_si256((__m256i *)(leaves + row), _mm512_cvtepi16_epi8(_mm512_and_si512(at, places)));
    }
}

// Rows whose ranks are searched for in step, in registers of 16.
#define RANKED_ROWS 32
#define RANKED_PARTS (RANKED_ROWS / 16)

// Rounds 16 rows of six numbers to binary32 and splits them by column.
//
// Number 6r + c is that of row r in column c, and 16 of the 96 are in each of six registers. `differ` gets a bit for
// each of the 48 numbers of eight rows that is another in binary32.
AVX512 static inline void split(const double *rows, float (*columns)[RANKED_ROWS], int part_of, uint64_t *differ) {
    __m512 packed[6];
    _Pragma("clang loop unroll(full)") for (int part = 0; part < 6; part++) {
        const __m512d early = _mm512_loadu_pd(rows + 16 * part), late = _mm512_loadu_pd(rows + 16 * part + 8);
        const __m256 early_floats = _mm512_cvtpd_ps(early), late_floats = _mm512_cvtpd_ps(late);
        if (differ) {
            const uint64_t changed = _mm512_cmp_pd_mask(early, _mm512_cvtps_pd(early_floats), _CMP_NEQ_OQ);
            const uint64_t changed_late = _mm512_cmp_pd_mask(late, _mm512_cvtps_pd(late_floats), _CMP_NEQ_OQ);
            *differ |= changed << 16 * part % 48 | changed_late << (16 * part + 8) % 48;
        }
        packed[part] = _mm512_insertf32x8(_mm512_castps256_ps512(early_floats), late_floats, 1);
    }
    _Pragma("clang loop unroll(full)") for (int column = 0; column < 6; column++) {
        const __m512i rows_of = _mm512_setr_epi32(0, 6, 12, 18, 24, 30, 36, 42, 48, 54, 60, 66, 72, 78, 84, 90);
        const __m512i numbers = _mm512_add_epi32(rows_of, _mm512_set1_epi32(column));
        const __mmask16 in_late = _mm512_cmpge_epu32_mask(numbers, _mm512_set1_epi32(64));
        const __mmask16 in_middle = _mm512_cmpge_epu32_mask(numbers, _mm512_set1_epi32(32));
        const __m512 early = _mm512_permutex2var_ps(packed[0], numbers, packed[1]);
        const __m512 middle = _mm512_permutex2var_ps(packed[2], numbers, packed[3]);
        const __m512 late = _mm512_permutex2var_ps(packed[4], numbers, packed[5]);
        const __m512 own = _mm512_mask_blend_ps(in_late, _mm512_mask_blend_ps(in_middle, early, middle), late);
        _mm512_storeu_ps(columns[column] + 16 * part_of, own);
    }
}

#define EACH_PART _Pragma("clang loop unroll(full)") for (int part = 0; part < RANKED_PARTS; part++)
// Goes down a level of a search: to the second of the next two thresholds where the value is not at most this one.
#define STEP(THRESHOLD) \
    EACH_PART { \
        const __mmask16 above = _mm512_cmp_ps_mask(values[part], THRESHOLD, _CMP_NLE_UQ); \
        at[part] = _mm512_add_epi32(at[part], at[part]); \
        at[part] = _mm512_mask_add_epi32(at[part], above, at[part], one); \
    }
// The 16 thresholds from FIRST on.
#define TABLE(FIRST) _mm512_loadu_ps(thresholds + (FIRST))
#define IN_TWO_TABLES(FIRST) _mm512_permutex2var_ps(TABLE(FIRST), at[part], TABLE((FIRST) + 16))
// One of two look-ups in so many tables, by the bit of the place that they do not look at.
#define EITHER(PLACES, LOW, HIGH) \
    _mm512_mask_blend_ps(_mm512_test_epi32_mask(at[part], _mm512_set1_epi32(PLACES)), LOW, HIGH)
#define IN_FOUR_TABLES(FIRST) EITHER(32, IN_TWO_TABLES(FIRST), IN_TWO_TABLES((FIRST) + 32))
#define IN_EIGHT_TABLES(FIRST) EITHER(64, IN_FOUR_TABLES(FIRST), IN_FOUR_TABLES((FIRST) + 64))

// Finds how many of a column's thresholds each value is not at most.
AVX512 static inline void search(const struct sestina_column *column, const float *all, const float *column_values,
                                 __m512i *ranks) {
    const float *thresholds = all + column->start;
    __m512i one = _mm512_set1_epi32(1);
    // What is added to some lanes is not to become a mask that is shifted and put into all.
    __asm__("" : "+v"(one));
    __m512 values[RANKED_PARTS];
    __m512i at[RANKED_PARTS];
    EACH_PART {
        values[part] = _mm512_loadu_ps(column_values + 16 * part);
        at[part] = one;
    }
    for (int level = 0; level < 4; level++) STEP(_mm512_permutexvar_ps(at[part], TABLE(0)))
    STEP(_mm512_permutexvar_ps(at[part], TABLE(16)))
    if (column->levels > 5) STEP(IN_TWO_TABLES(32))
    if (column->levels > 6) STEP(IN_FOUR_TABLES(64))
    // Even so many look-ups take less than one gather.
    if (column->levels > 7) STEP(IN_EIGHT_TABLES(128))
    for (uint32_t level = 8; level < column->levels; level++) STEP(_mm512_i32gather_ps(at[part], thresholds, 4))
    EACH_PART {
        ranks[part] = _mm512_sub_epi32(at[part], _mm512_set1_epi32(1 << column->levels));
        // NaN is not at most infinity either.
        ranks[part] = _mm512_min_epu32(ranks[part], _mm512_set1_epi32((int)column->count));
        if (column->missing_is_lowest) {
            const __mmask16 present = _mm512_cmp_ps_mask(values[part], values[part], _CMP_ORD_Q);
            ranks[part] = _mm512_maskz_mov_epi32(present, ranks[part]);
        }
    }
}

// The columns of six that have a bit among the 48 of eight rows.
static uint32_t columns_of(uint64_t bits) {
    bits |= bits >> 24;
    bits |= bits >> 12;
    return (bits | bits >> 6) & 0x3f;
}

AVX512 uint32_t sestina_rank_avx512(const struct sestina_column *columns, size_t count, const float *thresholds,
                                    const double *rows, size_t units, bool rounds, void *ranks, size_t rank_bytes) {
    float values[6][RANKED_ROWS];
    uint64_t differ = 0;
    for (size_t row = 0; row < SESTINA_UNIT_ROWS * units; row += RANKED_ROWS) {
        EACH_PART split(rows + 6 * (row + 16 * part), values, part, rounds ? NULL : &differ);
        for (size_t index = 0; index < count; index++) {
            __m512i found[RANKED_PARTS];
            search(columns + index, thresholds, values[columns[index].column], found);
            const size_t place = SESTINA_BLOCK_ROWS * index + row;
            EACH_PART {
                if (rank_bytes == 1)
                    _mm_storeu_si128((__m128i *)((uint8_t *)ranks + place) + part, _mm512_cvtepi32_epi8(found[part]));
                else
                    _mm256_storeu_si256((__m256i *)((uint16_t *)ranks + place) + part,
                                        _mm512_cvtepi32_epi16(found[part]));
            }
        }
    }
    return columns_of(differ);
}

AVX512 void sestina_add_floats_avx512(const float *values, size_t count, const uint8_t *leaves, size_t units,
                                      float *sums) {
    const size_t rows = SESTINA_UNIT_ROWS * units;
    if (count > 64) {
        for (size_t row = 0; row < rows; row += 16) {
            const __m512i leaf = _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(leaves + row)));
            const __m512 sum = _mm512_loadu_ps(sums + row);
            _mm512_storeu_ps(sums + row, _mm512_add_ps(sum, _mm512_i32gather_ps(leaf, values, 4)));
        }
        return;
    }
    // All values fit registers.
    const __m512 first = _mm512_loadu_ps(values), second = _mm512_loadu_ps(values + 16);
    const __m512 third = _mm512_loadu_ps(values + 32), fourth = _mm512_loadu_ps(values + 48);
    for (size_t row = 0; row < rows; row += 16) {
        const __m512i leaf = _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(leaves + row)));
        const __mmask16 isLate = _mm512_test_epi32_mask(leaf, _mm512_set1_epi32(32));
        const __m512 early = _mm512_permutex2var_ps(first, leaf, second);
        const __m512 late = _mm512_permutex2var_ps(third, leaf, fourth);
        const __m512 value = _mm512_mask_blend_ps(isLate, early, late);
        _mm512_storeu_ps(sums + row, _mm512_add_ps(_mm512_loadu_ps(sums + row), value));
    }
}

AVX512 void sestina_add_doubles_avx512(const double *values, const uint8_t *leaves, size_t units, double *sums) {
    for (size_t row = 0; row < SESTINA_UNIT_ROWS * units; row += 8) {
        const __m256i leaf = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(leaves + row)));
        const __m512d sum = _mm512_loadu_pd(sums + row);
        _mm512_storeu_pd(sums + row, _mm512_add_pd(sum, _mm512_i32gather_pd(leaf, values, 8)));
    }
}

#else

bool sestina_has_avx512(void) { return false; }

// Nobody calls the rest where there is no such processor.
void sestina_reach_avx512(const struct sestina_branch *branches, size_t count, const void *ranks, size_t rank_bytes,
                          size_t units, uint8_t *leaves) {
    (void)branches, (void)count, (void)ranks, (void)rank_bytes, (void)units, (void)leaves;
    __builtin_trap();
}

void sestina_descend_avx512(const uint16_t *ranks, const uint16_t *columns, size_t levels, const void *row_ranks,
                            size_t units, uint8_t *leaves) {
    (void)ranks, (void)columns, (void)levels, (void)row_ranks, (void)units, (void)leaves;
    __builtin_trap();
}

uint32_t sestina_rank_avx512(const struct sestina_column *columns, size_t count, const float *thresholds,
                             const double *rows, size_t units, bool rounds, void *ranks, size_t rank_bytes) {
    (void)columns, (void)count, (void)thresholds, (void)rows, (void)units, (void)rounds, (void)ranks, (void)rank_bytes;
    __builtin_trap();
}

void sestina_add_floats_avx512(const float *values, size_t count, const uint8_t *leaves, size_t units, float *sums) {
    (void)values, (void)count, (void)leaves, (void)units, (void)sums;
    __builtin_trap();
}

void sestina_add_doubles_avx512(const double *values, const uint8_t *leaves, size_t units, double *sums) {
    (void)values, (void)leaves, (void)units, (void)sums;
    __builtin_trap();
}

#endif
