// What Swift cannot say: a branch of a tree asked of 64 rows by one instruction, whose answer is one bit a
// row.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Rows in a unit; a call takes 1 to SESTINA_UNITS_MAX of them.
#define SESTINA_UNIT_ROWS 64
#define SESTINA_UNITS_MAX 4
// Rows for which there is room in each column of ranks, whatever a call takes.
#define SESTINA_BLOCK_ROWS (SESTINA_UNIT_ROWS * SESTINA_UNITS_MAX)
// Leaves of one tree.
#define SESTINA_LEAVES_MAX 256

// A branch of a tree whose branches stand in the order of their depth.
//
// Sets of rows are numbered: 0 is all rows, and the branch at i divides its own set into 2i + 1, those that
// go to the true side, and 2i + 2.
struct sestina_branch {
    // The number of the set that comes to the branch.
    uint16_t set;
    // Rows with a greater rank go to the false side.
    uint16_t rank;
    // Which column of ranks is compared.
    uint16_t place;
    // Leaves on the true side, which a row on the false side has on its left.
    uint16_t leaves;
};

// Whether this processor has the instructions that the functions below need.
bool sestina_has_avx512(void);

// Finds the leaf that each row reaches, numbered from the left.
//
// `ranks` are columns of SESTINA_BLOCK_ROWS, each rank of one byte or of two; `leaves` gets a number for each of
// 64 * `units` rows. The branches are at most SESTINA_LEAVES_MAX - 1.
void sestina_reach_avx512(const struct sestina_branch *branches, size_t count, const void *ranks, size_t rank_bytes,
                          size_t units, uint8_t *leaves);

// The same for a tree of 3 to 8 levels. The branch at i of 256 leads to those at 2i and 2i + 1, the first is at 1, and a
// row with a greater rank than the branch's goes to the second; the leaves are numbered as the last of these are.
//
// `row_ranks` are six columns of SESTINA_BLOCK_ROWS, each rank of two bytes, and `columns` says for each branch which of
// them it compares.
void sestina_descend_avx512(const uint16_t *ranks, const uint16_t *columns, size_t levels, const void *row_ranks,
                            size_t units, uint8_t *leaves);

// The thresholds of a column in binary32, for a search of 16 rows in step.
//
// They stand as levels: the one at i is followed by those at 2i and 2i + 1, and the first is at 1.
struct sestina_column {
    // Where they begin: 2^levels places, the first of which is not used.
    uint32_t start;
    // How many thresholds there are; the places behind the last one in order hold infinities.
    uint32_t count;
    // Steps of the search, 5 to 16.
    uint32_t levels;
    // Which column it is, 0 to 5.
    uint32_t column;
    // Whether a value that is NaN has rank 0, and not the highest.
    bool missing_is_lowest;
};

// Writes the ranks of each row's values, in binary32: the number of thresholds that each is not at most.
//
// `rows` are 64 * `units` rows of six numbers; `ranks` gets SESTINA_BLOCK_ROWS places for each of `count` columns, each
// rank of one byte or of two. Returns a bit for each column of the rows, the lowest for the first, in which a number is
// not the same in binary32, whose ranks do not matter then; none where the numbers are to be rounded.
uint32_t sestina_rank_avx512(const struct sestina_column *columns, size_t count, const float *thresholds,
                             const double *rows, size_t units, bool rounds, void *ranks, size_t rank_bytes);

// Adds the value of each row's leaf to the row's sum, in binary32 and in binary64.
//
// `values` has room for SESTINA_LEAVES_MAX, all of which may be read.
void sestina_add_floats_avx512(const float *values, size_t count, const uint8_t *leaves, size_t units, float *sums);
void sestina_add_doubles_avx512(const double *values, const uint8_t *leaves, size_t units, double *sums);
