/* join puts x's channels among y's, from channel first on, in y's unit. */
static void join(const uint8_t *x, uint8_t *y, int area, int c, int out_c, int first, int32_t x_zero, int32_t y_zero,
                 int16_t factor)
{
    int i;

    for (y += first; area-- > 0; y += out_c) {
        for (i = 0; i < c; i++) {
            const int32_t v = scaled((*x++ - x_zero) * (1 << FRACTION), factor);
            y[i] = (uint8_t)clamp(rounded(v) + y_zero, 0, 255);
        }
    }
}
