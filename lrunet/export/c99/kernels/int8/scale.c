/*
 * scale is y = clamp(factor * (x - x_zero) + shift + y_zero). There is a factor for
 * each channel if by_channel is 1, else one; shift is 0 if there is none. y may be x.
 */
static void scale(const uint8_t *x, uint8_t *y, int area, int c, int by_channel, int32_t x_zero, int32_t y_zero,
                  int32_t low, int32_t high, const int16_t *factor, const int32_t *shift)
{
    int i;

    while (area-- > 0) {
        for (i = 0; i < c; i++) {
            const int32_t v = scaled((*x++ - x_zero) * (1 << FRACTION), factor[i * by_channel]);
            *y++ = (uint8_t)clamp(rounded(v + (shift ? shift[i] : 0)) + y_zero, low, high);
        }
    }
}
