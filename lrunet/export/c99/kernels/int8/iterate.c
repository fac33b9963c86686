/*
 * iterate executes a layer reuse unit once, in place:
 *
 *     x = relu(pw(dw(x)) + x), then a channel shuffle
 *
 * with dw a 3x3 convolution of each channel to e others and pw a grouped 1x1
 * convolution. Its factors hold the iteration's normalisations and take sums from
 * unit to unit: factor1 those of dw to at most limit either way; factor2 those of
 * pw to the result's unit over 2^FRACTION, in which ratio is x's unit and bias has
 * bias_bits less. lines keeps two rows of x as they were, middle one position of
 * dw(x).
 */
static void iterate(uint8_t *x, uint8_t *lines, int16_t *middle, int h, int w, int c, int e, int groups, int shuffle,
                    int32_t x_zero, int32_t y_zero, int32_t ratio, int bias_bits, int32_t limit, const int8_t *dw,
                    const int8_t *pw, const int16_t *factor1, const int16_t *factor2, const int16_t *bias)
{
    const int wide = w * c, many = e * c, n = many / groups, group = c / groups, half = c / 2;
    int row, column, i, j, k, o;

    for (row = 0; row < h; row++) {
        uint8_t *here = lines + row % 2 * wide;
        const uint8_t *above = lines + (row + 1) % 2 * wide;
        uint8_t *y = x + (long)row * wide;
        const uint8_t *below = y + wide;
        for (i = 0; i < wide; i++) {
            here[i] = y[i];
        }
        for (column = 0; column < w; column++) {
            const uint8_t *from[9];
            const int8_t *taps[9];
            int count = 0;
            for (i = 0; i < 9; i++) {
                const int in_row = row + i / 3 - 1, in_column = column + i % 3 - 1;
                if (in_row >= 0 && in_row < h && in_column >= 0 && in_column < w) {
                    from[count] = (i < 3 ? above : i < 6 ? here : below) + in_column * c;
                    taps[count++] = dw + i * many;
                }
            }
            for (i = 0, k = 0; i < c; i++) {
                for (j = 0; j < e; j++, k++) {
                    int32_t sum = 0;
                    for (o = 0; o < count; o++) {
                        sum += taps[o][k] * (from[o][i] - x_zero);
                    }
                    middle[k] = (int16_t)clamp(scaled(sum, factor1[k]), -limit, limit);
                }
            }
            for (o = 0; o < c; o++) {
                const int8_t *weight = pw + (long)o * n;
                const int16_t *m = middle + o / group * n;
                int32_t sum = 0;
                for (k = 0; k < n; k++) {
                    sum += (int32_t)weight[k] * m[k];
                }
                sum = scaled(sum, factor2[o]) + bias[o] * ((int32_t)1 << bias_bits) +
                      ratio * (here[column * c + o] - x_zero);
                y[!shuffle ? o : o < half ? 2 * o + 1 : 2 * (o - half)] =
                    (uint8_t)clamp(rounded(sum) + y_zero, y_zero, 255);
            }
            y += c;
        }
    }
}
