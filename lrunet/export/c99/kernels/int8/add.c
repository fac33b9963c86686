/*
 * add is y = clamp(a_factor * (a - a_zero) + b_factor * (b - b_zero) + y_zero). There
 * is a factor for each channel if by_channel is 1, else one. y may be a or b.
 */
static void add(const uint8_t *a, const uint8_t *b, uint8_t *y, int area, int c, int a_by_channel, int b_by_channel,
                int32_t a_zero, int32_t b_zero, int32_t y_zero, int32_t low, int32_t high, const int16_t *a_factor,
                const int16_t *b_factor)
{
    int i;

    while (area-- > 0) {
        for (i = 0; i < c; i++) {
            const int32_t v = scaled((*a++ - a_zero) * (1 << FRACTION), a_factor[i * a_by_channel]) +
                              scaled((*b++ - b_zero) * (1 << FRACTION), b_factor[i * b_by_channel]);
            *y++ = (uint8_t)clamp(rounded(v) + y_zero, low, high);
        }
    }
}
