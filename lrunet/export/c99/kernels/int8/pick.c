/* pick makes a map of x's channels: channel i is channel index[i]. */
static void pick(const uint8_t *x, uint8_t *y, int area, int c, int out_c, const uint16_t *index)
{
    int i;

    for (; area-- > 0; x += c) {
        for (i = 0; i < out_c; i++) {
            *y++ = x[index[i]];
        }
    }
}
